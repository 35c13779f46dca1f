package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.reports.section.ScoreColumns;
import org.dbmtl.reports.section.SweepCharts;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.sweep.SweepObjectives;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepResult.Confirmed;
import org.dbmtl.search.sweep.SweepResult.Finalist;
import org.dbmtl.search.sweep.SweepTrial;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;

/** What a sweep found, as a page: the answer, the finalists, what counted, and how it went. */
public final class SweepPage {
  private static final int SHOWN = 20;
  private static final int SLICES = 5;
  private static final int CAUSES = 3;
  private static final Columns<Slice> SLICE =
      new Columns<Slice>()
          .text("value", Slice::value)
          .number("points", slice -> Integer.toString(slice.points()))
          .number("median score", slice -> Numbers.score(slice.median()))
          .number("best score", slice -> Numbers.score(slice.best()));

  private SweepPage() {}

  /**
   * The page.
   *
   * @param command the command line that made it
   */
  public static ReportPage of(SweepResult result, String command) {
    List<String> remarks = new ArrayList<>(answer(result));
    remarks.add("Made by: " + command);
    List<Section> sections = new ArrayList<>();
    sections.add(best(result));
    if (result.study().metrics().objective().pareto()) {
      sections.add(front(result));
    }
    if (!result.importance().isEmpty()) {
      sections.add(importance(result));
    }
    sections.add(slices(result));
    sections.add(history(result));
    if (!result.failures().isEmpty()) {
      sections.add(failures(result));
    }
    return new ReportPage("Sweep of " + result.study().name(), remarks, sections);
  }

  /** The answer in sentences. */
  public static List<String> answer(SweepResult result) {
    List<String> sentences = new ArrayList<>();
    Point winner = result.winner();
    Confirmed confirmed = result.confirmation();
    if (winner == null) {
      sentences.add(
          result.stopped() == StopReason.CANCELLED
              ? "The sweep was interrupted before its finalists were trained: the same command goes on."
              : result.isAllFailed()
                  ? "Every point failed, so there is none to choose."
                  : result.finalists().isEmpty()
                      ? "No point was trained in full, so there is none to choose yet."
                      : "No point that was trained in full is better than the study's own settings on the"
                          + " shared seeds: keep them.");
    } else {
      sentences.add(
          "Best of the points that were trained in full: "
              + winner.values().entrySet().stream()
                  .map(value -> value.getKey() + " " + text(value.getValue()))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    if (confirmed != null) {
      sentences.add(gain(confirmed));
    }
    sentences.addAll(result.remarks());
    failed(result).ifPresent(sentences::add);
    long points =
        result.trials().stream()
            .map(SweepTrial::point)
            .filter(point -> point != null)
            .distinct()
            .count();
    sentences.add(
        "%,d points were tried in %,d trainings, %,d of them in full, by %s and %s; it ended because %s."
            .formatted(
                points,
                trainings(result, trial -> true),
                trainings(result, trial -> trial.share() == 1),
                result.settings().sampler(),
                result.settings().scheduler(),
                result.stopped().sentence()));
    return sentences;
  }

  private static long trainings(SweepResult result, Predicate<SweepTrial> which) {
    return result.trials().stream()
        .filter(trial -> trial.point() != null && which.test(trial))
        .map(trial -> trial.outcome().spec().id())
        .distinct()
        .count();
  }

  /** How many trainings failed, with the commonest causes. */
  private static Optional<String> failed(SweepResult result) {
    Map<String, Long> causes =
        result.failures().stream()
            .collect(
                Collectors.groupingBy(Failed::cause, LinkedHashMap::new, Collectors.counting()));
    if (causes.isEmpty()) {
      return Optional.empty();
    }
    String shown =
        causes.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .limit(CAUSES)
            .map(cause -> "%,d by '%s'".formatted(cause.getValue(), cause.getKey()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        "Failed trainings: %s%s.".formatted(shown, causes.size() > CAUSES ? ", and others" : ""));
  }

  private static Section failures(SweepResult result) {
    Columns<SweepTrial> columns =
        new Columns<SweepTrial>()
            .number("training", SweepPage::number)
            .number("share", trial -> Numbers.metric(trial.share()))
            .text("point", SweepPage::pointText)
            .name("cause", trial -> ((Failed) trial.outcome()).cause());
    List<SweepTrial> failed =
        result.trials().stream().filter(trial -> trial.outcome() instanceof Failed).toList();
    return Section.of("Failed trainings", columns.table("Trainings that failed, and why", failed));
  }

  private static String gain(Confirmed confirmed) {
    Difference gain = confirmed.gain();
    String against =
        "On %d fresh seeds and the test part it scores %s, the study's own settings %s: %s"
            .formatted(
                confirmed.winner().repeats(),
                Numbers.withError(confirmed.winner()),
                Numbers.withError(confirmed.standard()),
                Numbers.withInterval(gain));
    if (confirmed.isBetter()) {
      return against + " nats per row, better by an interval that excludes zero.";
    }
    return against
        + " nats per row, an interval that holds zero: it is not shown to be better than the"
        + " study's own settings.";
  }

  private static ScoreColumns scores(SweepResult result) {
    return new ScoreColumns(result.study().metrics().objective().text(), result.scoresCoincide());
  }

  private static Section best(SweepResult result) {
    List<Finalist> tried = result.finalists().stream().filter(f -> f.point() != null).toList();
    Map<String, String> standard = StudySettings.of(result.study()).values();
    ScoreColumns scores = scores(result);
    Columns<Finalist> columns =
        new Columns<Finalist>()
            .text(
                "point",
                f -> f.point() == null ? "the study's own" : "finalist " + (1 + tried.indexOf(f)));
    for (String name : names(result)) {
      columns.cell(
          new Column(name, "", false),
          f -> {
            Point point = f.point() == null ? result.own() : f.point();
            return Cell.of(
                point == null ? standard.getOrDefault(name, Numbers.ABSENT) : value(point, name));
          });
    }
    for (int i = 0; i < scores.headings().size(); i++) {
      int position = i;
      columns.cell(
          Column.number("", scores.headings().get(i) + " ± s.e."),
          f ->
              new Cell(
                  Numbers.withError(
                      scores.estimates(f.score(), f.named().estimates()).get(position)),
                  f.equals(result.finalists().get(0)) ? Look.BEST : Look.PLAIN));
    }
    String caption =
        "Mean score on the validation part over %d shared seeds"
            .formatted(result.settings().repeats());
    return (result.finalists().isEmpty()
            ? Section.of("Finalists")
            : Section.of("Finalists", columns.table(caption, result.finalists())))
        .show(SweepCharts.coordinates(result))
        .say(
            scores.remark(),
            "The points that scored best in full on one seed, trained on further seeds. The best "
                + "of many on one seed is lucky.");
  }

  private static String value(Point point, String name) {
    Object value = point.find(name);
    return value == null ? Numbers.ABSENT : text(value);
  }

  private static String text(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.4g", number)
        : value.toString();
  }

  private static List<String> names(SweepResult result) {
    return result.trials().stream()
        .map(SweepTrial::point)
        .filter(Objects::nonNull)
        .flatMap(point -> point.values().keySet().stream())
        .distinct()
        .toList();
  }

  private static Section front(SweepResult result) {
    Columns<SweepTrial> columns = new Columns<SweepTrial>().number("training", SweepPage::number);
    List<String> objectives = SweepObjectives.names(result.study());
    for (int i = 0; i < objectives.size(); i++) {
      int position = i;
      columns.number(
          objectives.get(i),
          "gain",
          trial ->
              Numbers.score(
                  SweepObjectives.of(result.study(), (Completed) trial.outcome()).get(position)));
    }
    columns.text("point", SweepPage::pointText);
    return Section.of(
            "Pareto front",
            columns.table(
                "Trainings in full to which no other gains as much on every target and more on one",
                result.front()))
        .say("All are on one seed: a neighbour on the front may be there by chance.");
  }

  private static String number(SweepTrial trial) {
    return Long.toString(trial.outcome().spec().id());
  }

  private static String pointText(SweepTrial trial) {
    Point point = trial.point();
    return point == null ? "the study's own settings" : point.text();
  }

  private static Section importance(SweepResult result) {
    Columns<Map.Entry<String, Double>> columns =
        new Columns<Map.Entry<String, Double>>()
            .text("parameter", Map.Entry::getKey)
            .number("importance", entry -> Numbers.percent(entry.getValue()));
    return Section.of(
            "Importance",
            columns.table(
                "Share of the score's variance that a parameter explains alone",
                List.copyOf(result.importance().entrySet())))
        .show(SweepCharts.importance(result))
        .say(
            "Functional ANOVA over a random forest (Hutter, Hoos and Leyton-Brown 2014). It "
                + "reads the better half of the scores at the smallest share of a training. What is "
                + "left to 100 % is of several parameters together, or luck.");
  }

  /** Scores by value of each parameter, in slices of equally many points. */
  private static Section slices(SweepResult result) {
    double least = least(result);
    List<ReportTable> tables = new ArrayList<>();
    for (String name : names(result)) {
      List<Map.Entry<Object, Double>> values = new ArrayList<>();
      for (SweepTrial trial : result.trials()) {
        Point point = trial.point();
        Object value = point == null ? null : point.find(name);
        Double score = trial.score();
        if (value != null && score != null && trial.share() == least) {
          values.add(Map.entry(value, score));
        }
      }
      List<Slice> rows = sliced(values);
      if (rows.size() > 1) {
        tables.add(SLICE.table(name, rows));
      }
    }
    return new Section("Slices", tables, SweepCharts.slices(result), List.of())
        .say("Of points trained by a share of %s.".formatted(Numbers.metric(least)));
  }

  private static double least(SweepResult result) {
    return result.trials().stream()
        .filter(trial -> trial.point() != null)
        .mapToDouble(SweepTrial::share)
        .min()
        .orElse(1);
  }

  private static List<Slice> sliced(List<Map.Entry<Object, Double>> values) {
    List<Slice> rows = new ArrayList<>();
    boolean numbers = values.stream().allMatch(entry -> entry.getKey() instanceof Number);
    boolean few = values.stream().map(Map.Entry::getKey).distinct().count() <= 2 * SLICES;
    if (!numbers || few) {
      Map<String, List<Double>> groups = new TreeMap<>(Comparator.naturalOrder());
      if (numbers) {
        values.sort(Comparator.comparingDouble(entry -> ((Number) entry.getKey()).doubleValue()));
        groups = new LinkedHashMap<>();
      }
      for (Map.Entry<Object, Double> entry : values) {
        groups
            .computeIfAbsent(text(entry.getKey()), key -> new ArrayList<>())
            .add(entry.getValue());
      }
      groups.forEach((value, scores) -> rows.add(Slice.of(value, scores)));
      return rows;
    }
    values.sort(Comparator.comparingDouble(entry -> ((Number) entry.getKey()).doubleValue()));
    for (int slice = 0; slice < SLICES; slice++) {
      int from = slice * values.size() / SLICES;
      int to = (slice + 1) * values.size() / SLICES;
      if (to > from) {
        List<Map.Entry<Object, Double>> part = values.subList(from, to);
        rows.add(
            Slice.of(
                "%s to %s"
                    .formatted(
                        text(part.get(0).getKey()), text(part.get(part.size() - 1).getKey())),
                part.stream().map(Map.Entry::getValue).toList()));
      }
    }
    return rows;
  }

  /** Scores of the points whose value is one, or in one range. */
  private record Slice(String value, int points, double median, double best) {
    static Slice of(String value, List<Double> scores) {
      List<Double> sorted = scores.stream().sorted().toList();
      int count = sorted.size();
      double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
      return new Slice(value, count, median, sorted.get(count - 1));
    }
  }

  /** The trainings in full, as the best score rose. */
  private static Section history(SweepResult result) {
    List<SweepTrial> better = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (SweepTrial trial : result.trials()) {
      Double score = trial.score();
      if (score != null && trial.share() == 1 && score > best) {
        best = score;
        better.add(trial);
      }
    }
    Columns<SweepTrial> columns = new Columns<SweepTrial>().number("training", SweepPage::number);
    scores(result)
        .addNumbersTo(
            columns,
            SweepTrial::score,
            trial -> NamedScores.of(result.study(), (Completed) trial.outcome(), Part.VALID));
    columns.text("point", SweepPage::pointText);
    return Section.of(
            "History",
            columns.table(
                "Trainings in full that were better than all before, on one seed",
                better.subList(Math.max(0, better.size() - SHOWN), better.size())))
        .show(SweepCharts.history(result))
        .say("All trainings are in trials.csv and sweep.json.");
  }
}
