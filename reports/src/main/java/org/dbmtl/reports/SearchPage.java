package org.dbmtl.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.ReportPage.Picture;
import org.dbmtl.reports.ReportPage.Section;
import org.dbmtl.reports.ReportTable.Cell;
import org.dbmtl.reports.ReportTable.Column;
import org.dbmtl.reports.ReportTable.Look;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgeEffect;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.summary.SearchSummary;
import org.dbmtl.search.summary.SearchSummary.CandidateSummary;
import org.dbmtl.search.summary.SearchSummary.ConfirmationSummary;
import org.dbmtl.search.summary.SearchSummary.FailedTrial;
import org.dbmtl.search.summary.SearchSummary.FinalistSummary;
import org.dbmtl.search.summary.SearchSummary.Front;
import org.dbmtl.search.summary.SearchSummary.Provenance;
import org.dbmtl.search.summary.SearchSummary.Race;
import org.dbmtl.search.summary.SearchSummary.Start;
import org.dbmtl.search.summary.SearchSummary.TargetFacts;
import org.dbmtl.search.summary.SearchSummary.TrialSummary;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.DataProfile;
import org.jspecify.annotations.Nullable;

/**
 * A search as a page: the answer in a sentence with its picture, what the evidence says in a few,
 * the ranking, structures side by side, the edges, how far the repeats agree, the finalists on the
 * test part, how the search went, the log, and what it takes to repeat it.
 *
 * <p>What the search's output does not hold, because an earlier version wrote it, is said to be
 * missing.
 */
public final class SearchPage {
  private static final String TIED = "=";

  private final SearchSummary search;
  private final SearchPictures pictures;
  private final KnownStructures known;
  private final List<Section> sections = new ArrayList<>();

  private SearchPage(SearchSummary search) {
    this.search = search;
    this.pictures = new SearchPictures(search);
    this.known = new KnownStructures(search);
  }

  /** The page. */
  public static ReportPage of(SearchSummary search) {
    return new SearchPage(search).page();
  }

  private ReportPage page() {
    CandidateSummary best = search.best();
    List<Prose> lead = new ArrayList<>();
    List<Picture> figures = new ArrayList<>();
    if (best == null) {
      lead.add(Prose.of("No trial completed, so there is nothing to rank."));
    } else {
      lead.add(Answer.of(search, best));
      List<String> sentences = search.evidence().sentences();
      lead.add(told());
      figures.add(pictures.best(best));
      sentences(sentences);
      ranking();
      race();
      front();
      sideBySide(best);
      edges();
      agreement();
      confirmation();
      targets(best);
      byTarget(best);
      calibration(best);
      progress();
    }
    lead.add(Prose.of(cost()));
    failed();
    data();
    start();
    settings();
    repeatIt();
    return new ReportPage(search.study(), lead, figures, sections);
  }

  /** Whether structures can be told apart. */
  private Prose told() {
    int all = search.candidates().size();
    long tied = search.candidates().stream().filter(CandidateSummary::tied).count();
    NoiseCeiling ceiling = search.evidence().ceiling();
    if (all == 1) {
      return Prose.of("It is the only candidate that was trained to its end.");
    }
    if (search.evidence().noiseOfDifference() == null) {
      return Prose.of(
          "Whether structures can be told apart is unknown: no two candidates share two seeds.");
    }
    String sure = Numbers.percent(1 - search.evidence().level());
    if (tied == 1) {
      return Prose.of(
          "It can be told from each of the other %,d candidates (%s sure)."
              .formatted(all - 1, sure));
    }
    Prose told =
        Prose.of(
            "%,d of %,d candidates, itself included, cannot be told apart as the best (%s sure)."
                .formatted(tied, all, sure));
    String simplest =
        search.candidates().stream()
            .filter(CandidateSummary::tied)
            .map(CandidateSummary::structure)
            .min(Comparator.comparingInt(TargetGraph::edgeCount))
            .map(TargetGraph::text)
            .orElse("");
    return ceiling != null && ceiling.isLow()
        ? told.and(" The data do not distinguish structures; the simplest of these is ")
            .structure(simplest)
            .and(".")
        : told;
  }

  private String cost() {
    double cpu = search.cpuSeconds();
    int confirmed = search.confirmation() == null ? 0 : search.confirmation().trials().size();
    return "It cost %,d trainings%s%s, %s by the clock. The search ended because %s."
        .formatted(
            search.trials().size(),
            confirmed == 0 ? "" : " and %d more on fresh seeds".formatted(confirmed),
            cpu > 0 ? ", %s of CPU time".formatted(Numbers.seconds(cpu)) : "",
            Numbers.seconds(search.times().elapsedSeconds()),
            search.stopped().sentence());
  }

  private void sentences(List<String> sentences) {
    if (!sentences.isEmpty()) {
      add("What the evidence says", List.of(), List.of(), sentences.stream().map(known::mark));
    }
  }

  private void ranking() {
    Map<String, Metric> metrics = headlines();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.number("", "rank"),
                Column.text("structure"),
                Column.number("", "score ± s.e."),
                Column.number("", "difference to best"),
                Column.number("", "p"),
                Column.text("tied"),
                Column.number("", "repeats")));
    metrics.forEach(
        (target, metric) -> columns.add(Column.number(target, HeadlineMetrics.heading(metric))));
    List<List<Cell>> rows = new ArrayList<>();
    for (CandidateSummary candidate : search.candidates()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(Integer.toString(rows.size() + 1)));
      row.add(Cell.structure(candidate.structure().text()));
      row.add(Cell.of(Numbers.withError(candidate.score())));
      row.add(Cell.of(rows.isEmpty() ? "best" : Numbers.withInterval(candidate.toBest())));
      row.add(Cell.of(Numbers.probability(candidate.pValue())));
      row.add(Cell.of(candidate.tied() ? TIED : ""));
      row.add(Cell.of(candidate.score().repeats() + (candidate.partial() ? " (partial)" : "")));
      metrics.forEach(
          (target, metric) ->
              row.add(Cell.of(Numbers.metric(metric, candidate.metric(target, metric)))));
      rows.add(row);
    }
    List<Prose> remarks = new ArrayList<>();
    Prose scores =
        search.objective().isGain()
            ? Prose.of(
                "Scores are nats per row gained on the validation part over predicting each"
                    + " target's base rate, summed over targets by their weights; higher is better,"
                    + " 0 is \"learned nothing\".")
            : Prose.of("Scores are points of the study's objective on the validation part, ")
                .code(search.objective().text())
                .and("; higher is better.");
    remarks.add(
        scores.and(
            " Differences are paired by seed. All intervals hold at once with 95 %"
                + " probability, for the distance to the truly best candidate, whichever that is; p is"
                + " the probability that noise alone sets a candidate back this far if it is that one"
                + " (Hsu's multiple comparisons with the best); = marks those that the repeats cannot"
                + " tell from the best."));
    if (search.candidates().stream().anyMatch(CandidateSummary::partial)) {
      remarks.add(
          Prose.of("A partial candidate has fewer repeats than others and is ranked after them."));
    }
    add(
        "Ranking",
        List.of(new ReportTable("Candidates, best first", columns, rows)),
        List.of(),
        remarks.stream());
  }

  private Map<String, Metric> headlines() {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String target : search.targetNames()) {
      for (Metric metric : List.of(Metric.AUC, Metric.MSE)) {
        if (search.candidates().stream().anyMatch(c -> c.metric(target, metric) != null)) {
          metrics.putIfAbsent(target, metric);
        }
      }
    }
    return metrics;
  }

  private void race() {
    Race race = search.race();
    if (race == null) {
      return;
    }
    add(
        "Race for repeats",
        List.of(),
        List.of(),
        Stream.of(
            Prose.of(
                "Every candidate was trained on %d shared seeds; those that could still be the best got more, up to %d."
                        .formatted(race.first(), race.most())
                    + " After each seed, candidates that are clearly worse than the best so far dropped out (a paired"
                    + " t test with Dunnett's maximum and Bonferroni's correction for the looks; the truly best one drops out"
                    + " with a probability of %s at most).".formatted(Numbers.percent(race.level()))
                    + " %d of %d candidates dropped out; %d trainings were made, where %d repeats for all would have taken %d."
                        .formatted(
                            race.dropped(),
                            race.candidates(),
                            race.trainings(),
                            race.most(),
                            race.trainingsOfAll()))));
  }

  private void front() {
    Front front = search.front();
    if (front == null) {
      return;
    }
    List<Column> columns =
        new ArrayList<>(List.of(Column.number("", "rank"), Column.text("structure")));
    front.targets().forEach(target -> columns.add(Column.number(target, "gain")));
    List<List<Cell>> rows = new ArrayList<>();
    for (Front.Member member : front.members()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(Integer.toString(member.rank())));
      row.add(Cell.structure(member.structure().text()));
      front
          .targets()
          .forEach(target -> row.add(Cell.of(Numbers.score(member.gains().get(target)))));
      rows.add(row);
    }
    add(
        "Pareto front over the targets",
        List.of(new ReportTable("Candidates on the front, best score first", columns, rows)),
        List.of(),
        Stream.of(
            Prose.of(
                "No other candidate gains at least as much on every target and more on one. Gains are means"
                    + " over the repeats on the validation part, nats per row, not weighted; they say nothing"
                    + " of noise, so a structure may be on the front by chance. Candidates with fewer repeats"
                    + " than others are left out.")));
  }

  private void sideBySide(CandidateSummary best) {
    List<Picture> alike = pictures.sideBySide(best);
    if (alike.size() > 1) {
      add(
          "Structures side by side",
          List.of(),
          alike,
          Stream.of(
              Prose.of(
                  "Every target has the same place in all pictures. Edges that the best does not have are"
                      + " drawn in red, edges of the best that are missing are dotted.")));
    }
  }

  private void edges() {
    List<EdgeSupport> edges = search.evidence().edges();
    if (edges.isEmpty()) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (EdgeSupport support : edges) {
      EdgeEffect presence = support.presence();
      EdgeEffect direction = support.direction();
      rows.add(
          List.of(
              Cell.structure(support.edge().text()),
              Cell.of(support.isSupported() ? "supported" : support.isOpposed() ? "worse" : ""),
              Cell.of(effect(presence)),
              Cell.of(Numbers.probability(presence == null ? null : presence.pValue())),
              Cell.of(presence == null ? "0" : Integer.toString(presence.pairs())),
              Cell.of(effect(direction)),
              Cell.of(Numbers.probability(direction == null ? null : direction.pValue())),
              Cell.of(Numbers.percent(support.tiedShare()))));
    }
    add(
        "Edges",
        List.of(
            new ReportTable(
                "What each edge is worth, %s".formatted(search.objective().unit()),
                List.of(
                    Column.text("edge"),
                    Column.text("verdict"),
                    Column.number("", "against none"),
                    Column.number("", "p"),
                    Column.number("", "pairs"),
                    Column.number("", "against its reverse"),
                    Column.number("", "p"),
                    Column.number("", "in tied")),
                rows)),
        List.of(pictures.support()),
        Stream.of(
            Prose.of(
                "Nats per row, mean over the pairs of candidates that differ by just this edge, with the 95 %"
                    + " interval of the one effect, which allows for the seeds and, where scores are gains, for the choice"
                    + " of validation rows. p is corrected for all effects of the table"
                    + " (Holm). \"in tied\" is the share of the tied candidates that have the edge.")));
  }

  static String effect(@Nullable EdgeEffect effect) {
    return effect == null ? Numbers.ABSENT : Numbers.withInterval(effect.effect());
  }

  private void agreement() {
    NoiseCeiling ceiling = search.evidence().ceiling();
    Double noise = search.evidence().noiseOfDifference();
    if (ceiling == null || noise == null) {
      return;
    }
    add(
        "Agreement of the repeats",
        List.of(
            new ReportTable(
                "Kendall's tau: 1 is the same order, 0 as by chance",
                List.of(Column.text("between"), Column.number("", "tau")),
                List.of(
                    List.of(Cell.of("single repeats"), Cell.of(Numbers.metric(ceiling.single()))),
                    List.of(
                        Cell.of("halves of the repeats"),
                        Cell.of(Numbers.metric(ceiling.halves())))))),
        List.of(),
        Stream.of(
            Prose.of(
                "Over %d candidates and %d repeats. The deviation of a paired difference between two single"
                        .formatted(ceiling.candidates(), ceiling.repeats())
                    + " trainings is %s %s (%d degrees of freedom)."
                        .formatted(
                            Numbers.score(noise),
                            search.objective().unit(),
                            search.evidence().freedom())),
            Prose.of(
                "No ranking can be expected to agree with the truth more than its halves agree with each"
                    + " other.")));
  }

  private void confirmation() {
    ConfirmationSummary confirmation = search.confirmation();
    if (confirmation == null) {
      return;
    }
    Map<String, Metric> metrics = headlines();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Column.text("finalist"),
                Column.text("structure"),
                Column.number("", "test score ± s.e."),
                Column.number("", "best minus this"),
                Column.number("", "fresh seeds")));
    metrics.forEach(
        (target, metric) -> columns.add(Column.number(target, HeadlineMetrics.heading(metric))));
    List<List<Cell>> rows = new ArrayList<>();
    for (FinalistSummary finalist : confirmation.finalists()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(roles(finalist)));
      row.add(
          finalist.roles().contains("wdl")
              ? Cell.of(Numbers.ABSENT)
              : Cell.structure(finalist.structure().text()));
      row.add(Cell.of(Numbers.withError(finalist.score())));
      row.add(Cell.of(Numbers.withInterval(finalist.bestMinus())));
      row.add(Cell.of(Integer.toString(finalist.score().repeats())));
      metrics.forEach(
          (target, metric) -> {
            boolean first = isFirst(confirmation, finalist, target, metric);
            row.add(
                new Cell(
                    Numbers.metric(metric, finalist.metric(target, metric)),
                    first ? Look.BEST : Look.PLAIN));
          });
      rows.add(row);
    }
    add(
        "Confirmation on the test part",
        List.of(
            new ReportTable(
                "The finalists, trained again; the best figure of a target is bold",
                columns,
                rows)),
        List.of(),
        Stream.of(
            Prose.of(
                "%s on the test part, differences paired by seed with a 95 %% interval for each by itself."
                        .formatted(capitalised(search.objective().unit()))
                    + " All were trained again on seeds that took no part in the choice (%d trainings outside the budget)"
                        .formatted(confirmation.trials().size())
                    + " and judged on rows that took no part either. vanilla: the smallest structure; mtl: shared"
                    + " layers and no edges; wdl: a wide and deep network of its own for each target.")));
  }

  private static boolean isFirst(
      ConfirmationSummary confirmation, FinalistSummary finalist, String target, Metric metric) {
    Estimate own = finalist.metric(target, metric);
    return own != null
        && confirmation.finalists().size() > 1
        && confirmation.finalists().stream()
            .map(other -> other.metric(target, metric))
            .filter(Objects::nonNull)
            .allMatch(other -> metric.merit(own.mean()) >= metric.merit(other.mean()));
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String roles(FinalistSummary finalist) {
    return String.join(", ", finalist.roles());
  }

  /** The finalists for every target and metric; best against vanilla if none were confirmed. */
  private void targets(CandidateSummary best) {
    ConfirmationSummary confirmation = search.confirmation();
    Map<String, Map<String, Map<Metric, Estimate>>> columns = new LinkedHashMap<>();
    boolean onTest = confirmation != null && confirmation.best() != null;
    if (confirmation != null && onTest) {
      confirmation.finalists().forEach(f -> columns.put(roles(f), f.metrics()));
    } else {
      CandidateSummary vanilla = search.candidate(search.vanilla());
      columns.put("best", best.metrics());
      columns.put("vanilla", vanilla == null ? Map.of() : vanilla.metrics());
    }
    List<Column> headings = new ArrayList<>(List.of(Column.text("target"), Column.text("metric")));
    columns.keySet().forEach(name -> headings.add(Column.number("", name)));
    List<List<Cell>> rows = new ArrayList<>();
    for (String target : search.targetNames()) {
      for (Metric metric : Metric.values()) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.name(target));
        row.add(Cell.of(HeadlineMetrics.heading(metric)));
        boolean any = false;
        for (var column : columns.values()) {
          Estimate estimate = column.getOrDefault(target, Map.of()).get(metric);
          any |= estimate != null;
          row.add(Cell.of(Numbers.metric(metric, estimate)));
        }
        if (any) {
          rows.add(row);
        }
      }
    }
    String part = onTest ? "test" : "validation";
    add(
        "Targets (%s part)".formatted(part),
        List.of(new ReportTable("All metrics on the %s part".formatted(part), headings, rows)),
        List.of(),
        units().stream());
  }

  /** What the errors of continuous targets are squares of. */
  private List<Prose> units() {
    Prose units = Prose.of("MSE, MAE, R² and calibration are of the transformed label: ");
    boolean any = false;
    for (TargetFacts target : search.targets()) {
      if (target.unit() != null) {
        units = units.and("%s%s in %s".formatted(any ? ", " : "", target.name(), target.unit()));
        any = true;
      }
    }
    return any ? List.of(units.and("; MSE is in the square of that.")) : List.of();
  }

  private void byTarget(CandidateSummary best) {
    Map<String, Map<String, Difference>> differences = new LinkedHashMap<>();
    if (!best.toVanilla().isEmpty()) {
      differences.put("vanilla, validation part", best.toVanilla());
    }
    if (search.confirmation() != null) {
      for (FinalistSummary finalist : search.confirmation().finalists()) {
        if (!finalist.targetsBestMinus().isEmpty()) {
          differences.put(roles(finalist) + ", test part", finalist.targetsBestMinus());
        }
      }
    }
    if (differences.isEmpty()) {
      return;
    }
    List<Column> columns = new ArrayList<>(List.of(Column.text("target")));
    differences.keySet().forEach(of -> columns.add(Column.number("", "to " + of)));
    List<List<Cell>> rows = new ArrayList<>();
    for (String target : search.targetNames()) {
      List<Cell> row = new ArrayList<>(List.of(Cell.name(target)));
      differences.values().forEach(of -> row.add(Cell.of(Numbers.withInterval(of.get(target)))));
      rows.add(row);
    }
    add(
        "Where the best gains",
        List.of(
            new ReportTable(
                "Gain of the best minus that of others, nats per row of the target",
                columns,
                rows)),
        pictures.forests(differences),
        Stream.of(
            Prose.of(
                "Not weighted; with the 95 % interval of each by itself, paired by seed. On the validation"
                    + " part, which chose the best, its deviation is pooled over all candidates and the"
                    + " advantage is somewhat lucky; on the test part it is of the few fresh seeds alone, so"
                    + " that two seeds give wide intervals.")));
  }

  /** Predicted over observed by decile: of the best on the test part if that was confirmed. */
  private void calibration(CandidateSummary best) {
    FinalistSummary confirmed = search.confirmation() == null ? null : search.confirmation().best();
    Map<String, List<CalibrationDecile>> deciles =
        confirmed == null ? best.deciles() : confirmed.deciles();
    if (deciles.isEmpty()) {
      return;
    }
    String part = confirmed == null ? "validation" : "test";
    List<Column> columns = new ArrayList<>(List.of(Column.text("target")));
    for (int i = 1; i <= CalibrationDecile.COUNT; i++) {
      columns.add(Column.number("", Integer.toString(i)));
    }
    List<List<Cell>> rows = new ArrayList<>();
    deciles.forEach((target, of) -> rows.add(decileRow(target, of)));
    List<Prose> remarks = new ArrayList<>();
    remarks.add(
        Prose.of(
            "Sum of predictions over sum of labels in each tenth of the rows, from the lowest"
                + " predictions (1) to the highest (10); 1 is calibrated. Rows of equal predictions stay"
                + " together, and a tenth without rows or labels is a dash."));
    if (confirmed == null || confirmed.roc().isEmpty()) {
      remarks.add(
          Prose.of(
              "There are no ROC curves: %s"
                  .formatted(
                      confirmed == null
                          ? "nothing was confirmed on the test part."
                          : "no target is binary, or the version of dbmtl that trained kept none.")));
    }
    add(
        "Calibration of the best by decile (%s part)".formatted(part),
        List.of(new ReportTable("Predicted over observed by decile", columns, rows)),
        pictures.quality(
            deciles,
            confirmed == null ? Map.of() : confirmed.roc(),
            confirmed == null ? best.metrics() : confirmed.metrics()),
        remarks.stream());
  }

  private static List<Cell> decileRow(String target, List<CalibrationDecile> deciles) {
    List<Cell> row = new ArrayList<>(List.of(Cell.name(target)));
    for (int i = 1; i <= CalibrationDecile.COUNT; i++) {
      int decile = i;
      Double ratio =
          deciles.stream()
              .filter(d -> d.decile() == decile)
              .findFirst()
              .map(CalibrationDecile::ratio)
              .orElse(null);
      row.add(Cell.of(Numbers.ratio(ratio)));
    }
    return row;
  }

  private void progress() {
    List<Picture> progress = pictures.progress();
    if (!progress.isEmpty()) {
      add(
          "How the search went",
          List.of(),
          progress,
          Stream.of(
              Prose.of(
                  "Each point is one training, by its score on the validation part; the line is the best"
                      + " single training so far, luck included.")));
    }
  }

  private void failed() {
    List<FailedTrial> failed = search.failed();
    if (failed.isEmpty()) {
      return;
    }
    add(
        "Failed trials",
        List.of(
            new ReportTable(
                "Trainings that failed",
                List.of(Column.number("", "trial"), Column.text("structure"), Column.text("cause")),
                failed.stream()
                    .map(
                        f ->
                            List.of(
                                Cell.of(Long.toString(f.id())),
                                Cell.structure(f.structure().text()),
                                Cell.name(f.cause())))
                    .toList())),
        List.of(),
        Stream.of());
  }

  private void data() {
    DataProfile profile = search.profile();
    if (profile == null) {
      add(
          "Data",
          List.of(),
          List.of(),
          Stream.of(
              Prose.of(
                  "The version of dbmtl that searched kept no profile of the log; dbmtl inspect shows one.")));
      return;
    }
    Map<String, TargetFacts> facts =
        search.targets().stream().collect(Collectors.toMap(TargetFacts::name, f -> f));
    List<List<Cell>> targets = new ArrayList<>();
    for (DataProfile.OfTarget target : profile.targets()) {
      TargetFacts fact = facts.get(target.name());
      boolean binary = fact != null && fact.binary();
      targets.add(
          List.of(
              Cell.name(target.name()),
              Cell.of(binary ? "binary" : "continuous"),
              Cell.of("%,d".formatted(target.labelled())),
              Cell.of(Numbers.metric(target.mean())),
              Cell.of(Numbers.metric(target.entropy())),
              Cell.of(fact == null ? Numbers.ABSENT : Numbers.plain(fact.weight())),
              Cell.name(fact == null || fact.where() == null ? "" : fact.where())));
    }
    List<List<Cell>> features =
        profile.features().stream()
            .map(
                feature ->
                    List.of(
                        Cell.name(feature.name()),
                        Cell.of(feature.kind()),
                        Cell.of(
                            feature.vocabulary() == null
                                ? Numbers.ABSENT
                                : "%,d".formatted(feature.vocabulary()))))
            .toList();
    add(
        "Data",
        List.of(
            new ReportTable(
                "Targets, in the training part",
                List.of(
                    Column.text("target"),
                    Column.text("kind"),
                    Column.number("", "labelled rows"),
                    Column.number("", "rate or mean"),
                    Column.number("", "entropy, nats"),
                    Column.number("", "weight"),
                    Column.text("counts where")),
                targets),
            new ReportTable(
                "Features",
                List.of(
                    Column.text("feature"), Column.text("kind"), Column.number("", "vocabulary")),
                features)),
        List.of(),
        Stream.of(
            Prose.of(
                "%,d rows train, %,d choose among candidates (validation), %,d judge the finalists (test)."
                    .formatted(profile.train(), profile.valid(), profile.test()))));
  }

  private void start() {
    Start start = search.start();
    if (start == null) {
      return;
    }
    List<Prose> remarks = new ArrayList<>();
    Prose order = Prose.of("Strategy ").code(search.strategy());
    order = order.and(", seeding ").code(start.seeding()).and(", order ");
    for (int i = 0; i < start.order().size(); i++) {
      order = (i == 0 ? order : order.and(", ")).code(start.order().get(i));
    }
    remarks.add(order.and(", proposed start ").structure(start.structure().text()).and("."));
    start
        .reasons()
        .forEach((edge, reason) -> remarks.add(Prose.of("").code(edge.text()).and(": " + reason)));
    constraint(remarks, "Required edges: ", search.required());
    constraint(remarks, "Forbidden edges: ", search.forbidden());
    add("Where the search began", List.of(), List.of(), remarks.stream());
  }

  private static void constraint(List<Prose> remarks, String words, List<Edge> edges) {
    if (!edges.isEmpty()) {
      Prose prose = Prose.of(words);
      for (int i = 0; i < edges.size(); i++) {
        prose = (i == 0 ? prose : prose.and(", ")).code(edges.get(i).text());
      }
      remarks.add(prose.and("."));
    }
  }

  private void settings() {
    List<List<Cell>> rows = new ArrayList<>();
    search
        .settings()
        .forEach(
            (key, value) -> {
              // Targets and features have tables of their own.
              if (!key.startsWith("targets") && !key.startsWith("features")) {
                rows.add(List.of(Cell.name(key), Cell.name(value)));
              }
            });
    if (rows.isEmpty()) {
      add(
          "Settings",
          List.of(),
          List.of(),
          Stream.of(
              Prose.of(
                  "The version of dbmtl that searched kept no settings in ranking.json; its study has them.")));
      return;
    }
    add(
        "Settings",
        List.of(
            new ReportTable(
                "Hyperparameters and all else that decides a result",
                List.of(Column.text("key"), Column.text("value")),
                rows)),
        List.of(),
        Stream.of());
  }

  private void repeatIt() {
    List<Prose> remarks = new ArrayList<>();
    search
        .times()
        .commands()
        .forEach(command -> remarks.add(Prose.of("").code(command.replaceAll("\\R", " "))));
    Provenance made = search.provenance();
    List<List<Cell>> rows = new ArrayList<>();
    row(rows, "study seed", Long.toString(search.seed()));
    row(rows, "seeds of the repeats", seeds(search.trials()));
    if (search.confirmation() != null) {
      row(rows, "fresh seeds", seeds(search.confirmation().trials()));
    }
    row(rows, "data fingerprint", made.data());
    row(rows, "study fingerprint", made.settings());
    row(rows, "dbmtl", made.dbmtl());
    row(rows, "Java", made.java());
    row(rows, "engine", made.engine());
    search.times().machine().forEach((key, value) -> row(rows, key, value));
    row(rows, "started", search.times().started());
    add(
        "To repeat it",
        List.of(
            new ReportTable(
                "What made this report", List.of(Column.text("what"), Column.text("value")), rows)),
        List.of(),
        remarks.stream());
  }

  private static void row(List<List<Cell>> rows, String what, String value) {
    if (!value.isEmpty()) {
      rows.add(List.of(Cell.of(what), Cell.name(value)));
    }
  }

  private static String seeds(List<TrialSummary> trials) {
    Map<Integer, Long> byRepeat = new TreeMap<>();
    trials.forEach(trial -> byRepeat.put(trial.repeat(), trial.seed()));
    return byRepeat.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private void add(
      String title, List<ReportTable> tables, List<Picture> figures, Stream<Prose> remarks) {
    sections.add(new Section(title, tables, figures, remarks.toList()));
  }
}
