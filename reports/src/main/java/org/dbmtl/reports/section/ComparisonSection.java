package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.evidence.Figure.Mark;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * A comparison as a section of a page: a table with the score, its differences, each target's AUC
 * or MSE and the cost, one with log losses and gains, and what the marks mean.
 */
public final class ComparisonSection {
  private static final Set<Metric> HEADLINES = Set.of(Metric.AUC, Metric.MSE);
  private static final Set<Metric> LIKELIHOODS =
      Set.of(Metric.LOG_LOSS, Metric.GAIN, Metric.CONDITIONAL_GAIN);

  /** Candidates that a sentence names. */
  private static final int MOST_TIED = 5;

  private final Comparison comparison;

  private ComparisonSection(Comparison comparison) {
    this.comparison = comparison;
  }

  /** The section. */
  public static Section of(Comparison comparison) {
    ComparisonSection section = new ComparisonSection(comparison);
    List<Picture> pictures = ComparisonPictures.of(comparison);
    List<Prose> remarks = new ArrayList<>(Prose.all(section.remarks()));
    if (pictures.size() > 1) {
      remarks.add(
          Prose.of(
              "Structures side by side: an edge that the best one of them lacks is red, one that it has"
                  + " and another lacks is dotted."));
    }
    return Section.of(comparison.title(), section.headlines(), section.likelihoods())
        .show(pictures)
        .say(remarks);
  }

  /**
   * What a comparison says in one sentence: the best score, and what is not distinguished from it.
   */
  public static Prose answer(Comparison comparison) {
    ComparisonSection of = new ComparisonSection(comparison);
    Prose answer = Prose.of("");
    List<String> tied = new ArrayList<>();
    for (ComparedCandidate candidate : comparison.candidates()) {
      Figure score = candidate.figures().get(Measure.SCORE);
      Estimate estimate = score == null ? null : score.estimate();
      if (score != null && estimate != null && score.mark() == Mark.BEST) {
        answer =
            Prose.of(
                    comparison.title()
                        + ": best on the %s part is ".formatted(comparison.part().key()))
                .with(name(candidate.candidate()), Prose.Style.STRONG_CODE)
                .and(of.scoresOf(candidate));
      } else if (score != null && score.mark() == Mark.TIED) {
        tied.add(name(candidate.candidate()));
      }
    }
    if (comparison.candidates().size() == 1
        && comparison.candidates().get(0).repeats() > 0) { // nothing to compare it with
      ComparedCandidate only = comparison.candidates().get(0);
      return Prose.of(comparison.title() + ": on the %s part, ".formatted(comparison.part().key()))
          .with(name(only.candidate()), Prose.Style.STRONG_CODE)
          .and(" has" + of.scoresOf(only).substring(1) + ".");
    }
    if (answer.text().isEmpty()) {
      return Prose.of(comparison.title() + ": no training has completed.");
    }
    if (!comparison.isJudged()) {
      return answer.and("; one training of each tells nothing of chance.");
    }
    if (tied.isEmpty()) {
      return answer.and("; the repeats distinguish it from all others.");
    }
    answer =
        answer
            .and("; the repeats cannot distinguish from it: ")
            .codes(tied.subList(0, Math.min(tied.size(), MOST_TIED)));
    int more = tied.size() - MOST_TIED;
    return answer.and(more > 0 ? " and %d more.".formatted(more) : ".");
  }

  /** Its scores in words, such as {@code , joint 0.1 ± 0.01, served 0.09 ± 0.01}. */
  private String scoresOf(ComparedCandidate candidate) {
    StringBuilder text = new StringBuilder();
    ScoreColumns scores = scores();
    List<Measure> measures = ofScores(scores);
    for (int i = 0; i < measures.size(); i++) {
      Figure figure = candidate.figures().get(measures.get(i));
      text.append(", ")
          .append(scores.headings().get(i))
          .append(' ')
          .append(Numbers.withError(figure == null ? null : figure.estimate()));
    }
    return text.toString();
  }

  /** A candidate in words, such as {@code dbmtl click>*}. */
  public static String name(Candidate candidate) {
    Method method = candidate.network().method();
    if (!method.readsEdges()) {
      return method.key();
    }
    String structure = candidate.structure().briefText();
    return method.key() + " " + (structure.isEmpty() ? Prose.NO_EDGES : structure);
  }

  /** A measure in words, such as {@code click AUC}. */
  public static String heading(Measure measure) {
    return column(measure).heading();
  }

  private ReportTable headlines() {
    Columns<ComparedCandidate> columns = names();
    Candidate reference = comparison.reference();
    ScoreColumns scores = scores();
    List<Measure> ofScores = ofScores(scores);
    for (int i = 0; i < ofScores.size(); i++) {
      Measure measure = ofScores.get(i);
      String name = scores.headings().get(i);
      String group = ofScores.size() == 1 ? "" : name;
      columns
          .cell(Column.number("", name + " ± s.e."), candidate -> cell(candidate, measure))
          .number(group, "to best", candidate -> toBest(candidate.figures().get(measure)));
      if (reference != null) {
        columns.number(
            group,
            "to " + reference.network().method().key(),
            candidate -> {
              Figure score = candidate.figures().get(measure);
              boolean self = candidate.candidate().equals(reference);
              return score == null || self ? "" : Numbers.withInterval(score.toReference());
            });
      }
    }
    Set<Metric> headlines = new TreeSet<>(HEADLINES);
    headlines.addAll(Metric.own().keySet());
    add(columns, headlines)
        .number("rows/s", candidate -> rounded("%,.0f", candidate.rowsPerCpuSecond()))
        .number("CPU s", candidate -> rounded("%.2f", candidate.cpuSeconds()));
    return columns.table(
        "Score, AUC (higher is better) and MSE (lower is better) on the %s part, and cost"
            .formatted(comparison.part().key()),
        comparison.candidates());
  }

  private static String toBest(@Nullable Figure score) {
    return score == null || score.mark() == Mark.BEST ? "" : Numbers.withInterval(score.toBest());
  }

  private static String rounded(String form, @Nullable Double value) {
    return value == null ? Numbers.ABSENT : String.format(Locale.ROOT, form, value);
  }

  private ScoreColumns scores() {
    boolean coincide =
        comparison.candidates().stream()
            .allMatch(
                candidate -> {
                  Figure joint = candidate.figures().get(Measure.JOINT);
                  Figure served = candidate.figures().get(Measure.SERVED);
                  return joint == null || served == null || joint.values().equals(served.values());
                });
    return new ScoreColumns(comparison.study().metrics().objective().text(), coincide);
  }

  /** The measures of the score's columns. */
  private static List<Measure> ofScores(ScoreColumns scores) {
    return scores.headings().stream()
        .map(
            name ->
                switch (name) {
                  case "joint", "joint = served" -> Measure.JOINT;
                  case "served" -> Measure.SERVED;
                  default -> Measure.SCORE;
                })
        .toList();
  }

  private ReportTable likelihoods() {
    return add(names(), LIKELIHOODS)
        .table(
            "Log loss (lower is better) and gain over the base rate (higher is better), nats per row"
                + " on the %s part".formatted(comparison.part().key()),
            comparison.candidates());
  }

  /** Adds a column for each target's measure of these metrics. */
  private Columns<ComparedCandidate> add(Columns<ComparedCandidate> columns, Set<Metric> metrics) {
    for (Measure measure : comparison.measures()) {
      if (measure.target() != null && metrics.contains(measure.metric())) {
        columns.cell(column(measure), candidate -> cell(candidate, measure));
      }
    }
    return columns;
  }

  private Columns<ComparedCandidate> names() {
    return new Columns<ComparedCandidate>()
        .text(
            "method",
            c ->
                c.candidate().network().method().key()
                    + (c.partial() ? " (%d of %d)".formatted(c.repeats(), comparison.asked()) : ""))
        .cell(
            Column.text("structure"),
            c ->
                c.candidate().network().method().readsEdges()
                    ? Cell.structure(c.candidate().structure().briefText())
                    : Cell.of(Numbers.ABSENT));
  }

  private static Column column(Measure measure) {
    String target = measure.target();
    Metric metric = measure.metric();
    return target == null || metric == null
        ? Column.number("", measure.key())
        : Column.number(target, metric.heading());
  }

  private Cell cell(ComparedCandidate candidate, Measure measure) {
    String target = measure.target();
    if (target != null && !candidate.candidate().trains(comparison.study().target(target))) {
      return Cell.of(Numbers.NOT_TRAINED);
    }
    Figure figure = candidate.figures().get(measure);
    Estimate estimate = figure == null ? null : figure.estimate();
    if (figure == null || estimate == null) {
      return Cell.of(Numbers.ABSENT);
    }
    if (target != null && comparison.study().target(target).weight() == 0) {
      // What is in no score is not a contest.
      return Cell.of(rounded(measure, estimate));
    }
    Look look =
        switch (figure.mark()) {
          case NONE -> Look.PLAIN;
          case BEST -> Look.BEST;
          case TIED -> Look.TIED;
        };
    return new Cell(rounded(measure, estimate), look);
  }

  /** {@code mean ± standard error}, or the mean alone. */
  private static String rounded(Measure measure, Estimate estimate) {
    Metric metric = measure.metric();
    if (measure.target() == null || metric == null) {
      return Numbers.withError(estimate);
    }
    String mean = Numbers.metric(metric, estimate);
    Double error = estimate.standardError();
    return error == null ? mean : mean + " ± " + Numbers.metric(metric, error);
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "%d %s of each, on the same seeds (study %s, seed %d); mean ± standard error over them. The score is %s."
            .formatted(
                comparison.asked(),
                comparison.asked() == 1 ? "training" : "trainings",
                comparison.study().name(),
                comparison.study().seed(),
                comparison.study().metrics().objective().isGain()
                    ? "the gain in nats per row, summed over targets by their weights (%s)"
                        .formatted(comparison.study().metrics().objective().text())
                    : comparison.study().metrics().objective().text()));
    remarks.add(scores().remark());
    boolean alone = comparison.candidates().size() == 1;
    remarks.add(
        alone
            ? "Only one candidate was compared, so nothing is marked."
            : comparison.isJudged()
                ? "The best of a column is bold (on a terminal: *); = marks what the repeats cannot "
                    + "distinguish from it (%s, for each column by itself)."
                        .formatted("Hsu's comparison with the best, 95 %")
                : "One training of each has no standard error and tells nothing of chance, so nothing"
                    + " is marked as tied: use --repeats 2 or more, 3 for useful intervals.");
    Candidate reference = comparison.reference();
    if (comparison.isJudged()) {
      remarks.add(
          "to best: paired difference of the scores, with intervals that hold for all at once%s."
              .formatted(
                  reference == null
                      ? ""
                      : "; to %s: the same to %s, with the 95 %% interval of these two, which counts seeds and rows as drawn"
                          .formatted(reference.network().method().key(), name(reference))));
    }
    remarks.add(
        "CPU s: CPU seconds of one training with its evaluation; rows/s: rows of the training part"
            + " times epochs by these seconds; both the median over repeats. They differ between"
            + " two runs, nothing else does.");
    untrained(remarks);
    betterAlone(remarks);
    if (comparison.candidates().stream().anyMatch(ComparedCandidate::partial)) {
      remarks.add(
          "A number behind a method: so many trainings completed, fewer than of others. Such a"
              + " candidate is the best of nothing.");
    }
    if (!comparison.failed().isEmpty()) {
      Failed first = comparison.failed().get(0);
      remarks.add(
          "%d trainings failed, the first one of %s: %s"
              .formatted(
                  comparison.failed().size(), name(first.spec().candidate()), first.cause()));
    }
    return remarks;
  }

  /** Targets that the networks of {@link Method#WDL}, which share nothing, clearly predict best. */
  private void betterAlone(List<String> remarks) {
    if (!comparison.isJudged()) {
      return;
    }
    for (Target target : comparison.study().targets()) {
      Measure gain = new Measure(target.name(), Metric.GAIN);
      Set<Method> leading = EnumSet.noneOf(Method.class);
      for (ComparedCandidate candidate : comparison.candidates()) {
        Figure figure = candidate.figures().get(gain);
        if (figure != null && figure.mark() != Mark.NONE) {
          leading.add(candidate.candidate().network().method());
        }
      }
      if (leading.equals(EnumSet.of(Method.WDL))) {
        remarks.add(
            "%1$s: a network of its own (wdl) gains more than every network that shares layers. Its loss may weigh too little there: raise training.loss-weights.%1$s, such as to 2 or 4, or sweep it."
                .formatted(target.name()));
      }
    }
  }

  private void untrained(List<String> remarks) {
    List<String> names =
        comparison.study().targets().stream()
            .filter(target -> target.weight() == 0)
            .map(Target::name)
            .toList();
    if (!names.isEmpty()) {
      remarks.add(
          ("Weight 0: %s is in no score, so nothing of it is marked. Where it is in no loss "
                  + "either, its head is not trained and has no metrics.")
              .formatted(String.join(", ", names)));
    }
  }
}
