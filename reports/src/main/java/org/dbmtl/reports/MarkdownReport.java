package org.dbmtl.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.AtomicFile;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.DecileEstimates;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgeEffect;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.EvidenceSentences;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.evidence.ParetoFront;
import org.dbmtl.search.evidence.PooledNoise;
import org.dbmtl.search.evidence.RaceSummary;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.Transform;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * A search as one Markdown page: the answer in a sentence, what the evidence says in a few, the
 * ranking, the edges, how far the repeats agree, the finalists on the test part, and what it takes
 * to repeat it.
 */
public final class MarkdownReport {
  private static final int MOST_ROWS = 25;
  private static final String TIED = "=";

  private final SearchResult result;
  private final List<String> commands;
  private final StringBuilder page = new StringBuilder();

  private MarkdownReport(SearchResult result, List<String> commands) {
    this.result = result;
    this.commands = commands;
  }

  /**
   * Writes the report whole or not at all.
   *
   * @param commands command lines that repeat the search
   * @throws org.dbmtl.search.study.StudyException if the file cannot be written
   */
  public static void write(Path file, SearchResult result, List<String> commands) {
    AtomicFile.write(file, text(result, commands));
  }

  /**
   * The report's text.
   *
   * @param commands command lines that repeat the search
   */
  public static String text(SearchResult result, List<String> commands) {
    return new MarkdownReport(result, commands).text();
  }

  private String text() {
    page.append("# ").append(Markdown.escape(result.study().name())).append("\n\n");
    RankedCandidate best = result.ranking().best();
    if (best == null) {
      paragraph("No trial completed, so there is nothing to rank.");
    } else {
      paragraph(Answer.of(result, best));
      Evidence evidence = Evidence.of(result.ranking());
      sentences(evidence);
      ranking();
      race();
      front();
      edges(evidence);
      agreement(evidence);
      confirmation();
      targets(best);
      deciles(best);
    }
    failed();
    start();
    repeatIt();
    return page.toString();
  }

  private void sentences(Evidence evidence) {
    heading("What the evidence says");
    EvidenceSentences.of(evidence, Markdown::code)
        .forEach(sentence -> page.append("- ").append(sentence).append('\n'));
    page.append('\n');
  }

  private void race() {
    RaceSummary race = result.race();
    if (race == null) {
      return;
    }
    heading("Race for repeats");
    paragraph(
        "Every candidate was trained on %d shared seeds; those that could still be the best got more, up to %d."
                .formatted(race.first(), race.most())
            + " After each seed, candidates that are clearly worse than the best so far dropped out (a paired"
            + " t test with Dunnett's maximum and Bonferroni's correction for the looks; the truly best one drops out"
            + " with a probability of %s at most).".formatted(Numbers.percent(race.level()))
            + " %d of %d candidates dropped out; %d trainings were made, where %d repeats for all would have taken %d."
                .formatted(
                    race.dropped().size(),
                    race.candidates(),
                    race.trainings(),
                    race.most(),
                    race.trainingsOfAll()));
  }

  private void edges(Evidence evidence) {
    if (evidence.edges().isEmpty()) {
      return;
    }
    heading("Edges");
    List<List<String>> rows = new ArrayList<>();
    for (EdgeSupport support : evidence.edges()) {
      EdgeEffect presence = support.presence();
      EdgeEffect direction = support.direction();
      rows.add(
          List.of(
              Markdown.code(support.edge().text()),
              support.isSupported() ? "supported" : support.isOpposed() ? "worse" : "",
              effect(presence),
              Numbers.probability(presence == null ? null : presence.pValue()),
              presence == null ? "0" : Integer.toString(presence.pairs()),
              effect(direction),
              Numbers.probability(direction == null ? null : direction.pValue()),
              Numbers.percent(support.tiedShare())));
    }
    page.append(
            Markdown.table(
                2,
                List.of(
                    "edge",
                    "",
                    "against none",
                    "p",
                    "pairs",
                    "against its reverse",
                    "p",
                    "in tied"),
                rows))
        .append('\n');
    paragraph(
        "Nats per row, mean over the pairs of candidates that differ by just this edge, with the 95 %"
            + " interval of the one effect, which allows for the seeds and, where scores are gains, for the choice"
            + " of validation rows. p is corrected for all effects of the table"
            + " (Holm). \"in tied\" is the share of the tied candidates that have the edge.");
  }

  private static String effect(@Nullable EdgeEffect effect) {
    return effect == null ? Numbers.ABSENT : Numbers.withInterval(effect.effect());
  }

  private void agreement(Evidence evidence) {
    NoiseCeiling ceiling = evidence.ceiling();
    PooledNoise noise = evidence.ranking().noise();
    if (ceiling == null || noise == null) {
      return;
    }
    heading("Agreement of the repeats");
    page.append(
            Markdown.table(
                1,
                List.of("Kendall's tau between", "tau"),
                List.of(
                    List.of("single repeats", Numbers.metric(ceiling.single())),
                    List.of("halves of the repeats", Numbers.metric(ceiling.halves())))))
        .append('\n');
    paragraph(
        "Over %d candidates and %d repeats. The deviation of a paired difference between two single"
                .formatted(ceiling.candidates(), ceiling.repeats())
            + " trainings is %s %s (%d degrees of freedom)."
                .formatted(
                    Numbers.score(noise.ofDifference()),
                    result.study().metrics().objective().unit(),
                    noise.freedom()));
  }

  private void ranking() {
    heading("Ranking");
    Map<String, Metric> metrics = HeadlineMetrics.of(result.ranking().candidates());
    List<String> headings =
        new ArrayList<>(
            List.of("", "structure", "score ± s.e.", "difference to best", "p", "tied", "repeats"));
    metrics.forEach(
        (target, metric) ->
            headings.add(Markdown.escape(target) + " " + HeadlineMetrics.heading(metric)));
    List<List<String>> rows = new ArrayList<>();
    for (RankedCandidate candidate : result.ranking().candidates()) {
      if (rows.size() == MOST_ROWS) {
        break;
      }
      List<String> row = new ArrayList<>();
      row.add(Integer.toString(rows.size() + 1));
      row.add(structure(candidate.candidate().structure()));
      row.add(Numbers.withError(candidate.score()));
      row.add(rows.isEmpty() ? "best" : Numbers.withInterval(candidate.differenceToBest()));
      row.add(Numbers.probability(candidate.pValue()));
      row.add(candidate.tiedWithBest() ? TIED : "");
      row.add(candidate.score().repeats() + (candidate.partial() ? " (partial)" : ""));
      metrics.forEach(
          (target, metric) -> row.add(Numbers.metric(metric, candidate.metric(target, metric))));
      rows.add(row);
    }
    page.append(Markdown.table(2, headings, rows)).append('\n');
    int more = result.ranking().candidates().size() - rows.size();
    if (more > 0) {
      paragraph("And %d more in `ranking.json`.".formatted(more));
    }
    Objective objective = result.study().metrics().objective();
    paragraph(
        (objective.isGain()
                ? "Scores are nats per row gained on the validation part over predicting each"
                    + " target's base rate, summed over targets by their weights; higher is better,"
                    + " 0 is \"learned nothing\"."
                : "Scores are points of the study's objective on the validation part, %s; higher is better."
                    .formatted(Markdown.code(objective.text())))
            + " Differences are paired by seed. All intervals hold at once with 95 %"
            + " probability, for the distance to the truly best candidate, whichever that is; p is"
            + " the probability that noise alone sets a candidate back this far if it is that one"
            + " (Hsu's multiple comparisons with the best).");
    if (result.ranking().candidates().stream().anyMatch(RankedCandidate::partial)) {
      paragraph("A partial candidate has fewer repeats than others and is ranked after them.");
    }
  }

  private void front() {
    if (!result.study().metrics().objective().pareto()) {
      return;
    }
    ParetoFront front = ParetoFront.of(result.study(), result.ranking());
    heading("Pareto front over the targets");
    page.append(FrontTable.markdown(front, MOST_ROWS)).append('\n');
    int more = front.members().size() - MOST_ROWS;
    if (more > 0) {
      paragraph("And %d more in `ranking.json`.".formatted(more));
    }
    paragraph(
        "No other candidate gains at least as much on every target and more on one. Gains are means"
            + " over the repeats on the validation part, nats per row, not weighted; they say nothing"
            + " of noise, so a structure may be on the front by chance. Candidates with fewer repeats"
            + " than others are left out.");
  }

  private void confirmation() {
    Confirmation confirmation = result.confirmation();
    if (confirmation == null) {
      return;
    }
    heading("Confirmation on the test part");
    List<List<String>> rows = new ArrayList<>();
    for (Finalist finalist : confirmation.finalists()) {
      rows.add(finalistRow(finalist));
    }
    page.append(
            Markdown.table(
                2,
                List.of("", "structure", "test score ± s.e.", "best minus this", "fresh seeds"),
                rows))
        .append('\n');
    paragraph(
        "%s on the test part, differences paired by seed with a 95 %% interval for each by itself."
                .formatted(capitalised(result.study().metrics().objective().unit()))
            + " All were trained again on seeds that took no part in the choice (%d trainings outside the budget)"
                .formatted(confirmation.outcomes().size())
            + " and judged on rows that took no part either. vanilla: the smallest structure; mtl: shared"
            + " layers and no edges; wdl: a wide and deep network of its own for each target.");
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static List<String> finalistRow(Finalist finalist) {
    Estimate score = finalist.score();
    Difference lead = finalist.lead();
    String structure =
        finalist.roles().contains(Role.WDL)
            ? Numbers.ABSENT
            : structure(finalist.candidate().structure());
    return score == null
        ? List.of(roles(finalist), structure, "no training completed", Numbers.ABSENT, "0")
        : List.of(
            roles(finalist),
            structure,
            Numbers.withError(score),
            lead == null ? Numbers.ABSENT : Numbers.withInterval(lead),
            Integer.toString(score.repeats()));
  }

  private static String roles(Finalist finalist) {
    return finalist.roles().stream().map(Role::key).collect(Collectors.joining(", "));
  }

  /** The finalists for every target and metric; best against vanilla if none were confirmed. */
  private void targets(RankedCandidate best) {
    Confirmation confirmation = result.confirmation();
    Map<String, BiFunction<String, Metric, @Nullable Estimate>> columns = new LinkedHashMap<>();
    boolean onTest = confirmation != null && confirmation.best() != null;
    if (confirmation != null && onTest) {
      confirmation.finalists().stream()
          .filter(finalist -> finalist.score() != null)
          .forEach(finalist -> columns.put(roles(finalist), finalist::metric));
    } else {
      RankedCandidate vanilla = result.ranking().candidate(result.vanilla());
      columns.put("best", best::metric);
      columns.put("vanilla", vanilla == null ? (target, metric) -> null : vanilla::metric);
    }
    heading("Targets (%s part)".formatted(onTest ? "test" : "validation"));
    List<List<String>> rows = new ArrayList<>();
    for (String target : result.study().targetNames()) {
      for (Metric metric : Metric.values()) {
        List<String> row = new ArrayList<>();
        row.add(Markdown.escape(target));
        row.add(HeadlineMetrics.heading(metric));
        boolean any = false;
        for (var column : columns.values()) {
          Estimate estimate = column.apply(target, metric);
          any |= estimate != null;
          row.add(Numbers.metric(metric, estimate));
        }
        if (any) {
          rows.add(row);
        }
      }
    }
    List<String> headings = new ArrayList<>(List.of("target", "metric"));
    headings.addAll(columns.keySet());
    page.append(Markdown.table(2, headings, rows)).append('\n');
    units();
  }

  /** What the errors of continuous targets are squares of. */
  private void units() {
    List<String> units = new ArrayList<>();
    for (Target target : result.study().targets()) {
      if (target instanceof Target.Continuous continuous) {
        String column = Markdown.escape(continuous.column());
        units.add(
            "%s in %s"
                .formatted(
                    Markdown.escape(continuous.name()),
                    continuous.transform() == Transform.LOG1P
                        ? "log(1 + %s)".formatted(column)
                        : "the unit of the column " + column));
      }
    }
    if (!units.isEmpty()) {
      paragraph(
          "MSE, MAE, R² and calibration are of the transformed label: %s; MSE is in the square of that."
              .formatted(String.join(", ", units)));
    }
  }

  /** Predicted over observed by decile: of the best on the test part if that was confirmed. */
  private void deciles(RankedCandidate best) {
    Confirmation confirmation = result.confirmation();
    boolean onTest = confirmation != null && confirmation.best() != null;
    List<TrialOutcome> outcomes =
        confirmation != null && onTest ? confirmation.outcomes() : result.outcomes();
    Map<String, List<CalibrationDecile>> deciles =
        DecileEstimates.of(outcomes, best.candidate(), onTest ? Part.TEST : Part.VALID);
    if (deciles.isEmpty()) {
      return;
    }
    heading(
        "Calibration of the best by decile (%s part)".formatted(onTest ? "test" : "validation"));
    List<String> headings = new ArrayList<>(List.of("target"));
    for (int i = 1; i <= CalibrationDecile.COUNT; i++) {
      headings.add(Integer.toString(i));
    }
    List<List<String>> rows = new ArrayList<>();
    deciles.forEach((target, of) -> rows.add(decileRow(target, of)));
    page.append(Markdown.table(1, headings, rows)).append('\n');
    paragraph(
        "Sum of predictions over sum of labels in each tenth of the rows, from the lowest"
            + " predictions to the highest; 1 is calibrated. `ranking.json` holds the means.");
  }

  private static List<String> decileRow(String target, List<CalibrationDecile> deciles) {
    List<String> row = new ArrayList<>(List.of(Markdown.escape(target)));
    row.addAll(Collections.nCopies(CalibrationDecile.COUNT, Numbers.ABSENT));
    deciles.forEach(decile -> row.set(decile.decile(), Numbers.ratio(decile.ratio())));
    return row;
  }

  private void failed() {
    if (result.ranking().failed().isEmpty()) {
      return;
    }
    heading("Failed trials");
    for (Failed failure : result.ranking().failed()) {
      page.append("- trial %d, ".formatted(failure.spec().id()))
          .append(structure(failure.spec().candidate().structure()))
          .append(": ")
          .append(Markdown.escape(failure.cause()))
          .append('\n');
    }
    page.append('\n');
  }

  private void start() {
    heading("Where the search began");
    SearchSettings settings = result.study().search();
    paragraph(
        "Strategy %s, seeding %s, order %s, proposed start %s."
            .formatted(
                Markdown.code(settings.strategy()),
                Markdown.code(settings.seeding()),
                result.proposal().order().stream()
                    .map(Markdown::code)
                    .collect(Collectors.joining(", ")),
                structure(result.proposal().start())));
    result
        .proposal()
        .reasons()
        .forEach(
            (edge, reason) ->
                page.append("- ")
                    .append(Markdown.code(edge.parent() + ">" + edge.child()))
                    .append(": ")
                    .append(Markdown.escape(reason))
                    .append('\n'));
    page.append('\n');
  }

  private void repeatIt() {
    heading("To repeat it");
    for (String command : commands) {
      page.append("    ").append(command.replaceAll("\\R", " ")).append('\n');
    }
    page.append('\n');
    page.append(
        "- search: %d trainings, ended because %s; %s in all\n"
            .formatted(
                result.outcomes().size(),
                result.stopped().sentence(),
                Numbers.seconds(result.elapsed().toMillis() / 1000.0)));
    page.append("- study seed: %d\n".formatted(result.study().seed()));
    page.append("- seeds of the repeats: %s\n".formatted(seeds(result.outcomes())));
    Confirmation confirmation = result.confirmation();
    if (confirmation != null) {
      page.append("- fresh seeds: %s\n".formatted(seeds(confirmation.outcomes())));
    }
    page.append("- data fingerprint: %s\n".formatted(Markdown.code(result.data())));
    if (!result.outcomes().isEmpty()) {
      Provenance made = result.outcomes().get(0).provenance();
      page.append(
          "- dbmtl %s, Java %s, engine %s\n"
              .formatted(
                  Markdown.escape(made.version()),
                  Markdown.escape(made.java()),
                  Markdown.escape(made.engine())));
    }
  }

  private static String seeds(List<TrialOutcome> outcomes) {
    Map<Integer, Long> byRepeat = new TreeMap<>();
    outcomes.forEach(outcome -> byRepeat.put(outcome.spec().repeat(), outcome.spec().seed()));
    return byRepeat.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  static String structure(TargetGraph structure) {
    return structure.edgeCount() == 0 ? TerminalTable.NO_EDGES : Markdown.code(structure.text());
  }

  private void heading(String text) {
    page.append("## ").append(text).append("\n\n");
  }

  private void paragraph(String text) {
    page.append(text).append("\n\n");
  }
}
