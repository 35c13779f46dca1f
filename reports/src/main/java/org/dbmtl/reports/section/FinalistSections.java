package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.summary.SearchSummary;
import org.dbmtl.search.summary.SearchSummary.CandidateSummary;
import org.dbmtl.search.summary.SearchSummary.ConfirmationSummary;
import org.dbmtl.search.summary.SearchSummary.FinalistSummary;
import org.dbmtl.search.summary.SearchSummary.TargetFacts;
import org.dbmtl.search.trial.CalibrationDecile;
import org.jspecify.annotations.Nullable;

/**
 * What is said of the finalists and the best candidate by target, on the test part if there is one.
 */
public final class FinalistSections {
  private final SearchSummary search;
  private final SearchPictures pictures;
  private final Sections sections;

  public FinalistSections(SearchSummary search, SearchPictures pictures, Sections sections) {
    this.search = search;
    this.pictures = pictures;
    this.sections = sections;
  }

  public void add(CandidateSummary best) {
    confirmation();
    targets(best);
    byTarget(best);
    calibration(best);
  }

  private void confirmation() {
    ConfirmationSummary confirmation = search.confirmation();
    if (confirmation == null) {
      return;
    }
    Map<String, Metric> metrics = HeadlineMetrics.of(search);
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("finalist"), Column.text("structure")));
    ScoreColumns scores = new ScoreColumns(search.objective().text(), coincide(confirmation));
    for (String name : scores.headings()) {
      columns.add(Column.number("", "test %s ± s.e.".formatted(name)));
      columns.add(Column.number(scores.headings().size() == 1 ? "" : name, "best minus this"));
    }
    columns.add(Column.number("", "fresh seeds"));
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
      List<@Nullable Estimate> means = scores.estimates(finalist.score(), finalist.named());
      List<@Nullable Difference> leads =
          scores.differences(finalist.bestMinus(), finalist.namedBestMinus());
      for (int i = 0; i < means.size(); i++) {
        row.add(Cell.of(Numbers.withError(means.get(i))));
        row.add(Cell.of(Numbers.withInterval(leads.get(i))));
      }
      row.add(Cell.of(Integer.toString(finalist.score().repeats())));
      metrics.forEach(
          (target, metric) -> {
            boolean first = isFirst(confirmation, finalist, target, metric);
            row.add(
                new Cell(
                    Numbers.metric(metric, finalist.metrics().get(target)),
                    first ? Look.BEST : Look.PLAIN));
          });
      rows.add(row);
    }
    sections.add(
        "Confirmation on the test part",
        List.of(
            new ReportTable(
                "The finalists, trained again; the best figure of a target is bold",
                columns,
                rows)),
        List.of(),
        Stream.of(
            Prose.of(scores.remark()),
            Prose.of(
                "%s on the test part, differences paired by seed with a 95 %% interval for each by itself, which counts seeds and rows of the test part as drawn."
                        .formatted(capitalised(search.objective().unit()))
                    + " All were trained again on seeds that took no part in the choice (%d trainings outside the budget)"
                        .formatted(confirmation.trials().size())
                    + " and judged on rows that took no part either. vanilla: the smallest structure; mtl: shared"
                    + " layers and no edges; wdl: a wide and deep network of its own for each target.")));
  }

  private static boolean coincide(ConfirmationSummary confirmation) {
    return confirmation.finalists().stream()
        .map(FinalistSummary::named)
        .allMatch(named -> named == null || named.coincide());
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
          Map<Metric, Estimate> measured = column.get(target);
          boolean untrained = measured != null && measured.isEmpty();
          any |=
              untrained ? metric == Metric.GAIN : measured != null && measured.containsKey(metric);
          row.add(Cell.of(Numbers.metric(metric, measured)));
        }
        if (any) {
          rows.add(row);
        }
      }
    }
    String part = onTest ? "test" : "validation";
    sections.add(
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
    sections.add(
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
    sections.add(
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
}
