package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.result.ConfirmationSummary;
import org.dbmtl.search.result.ConfirmationSummary.FinalistScores;
import org.dbmtl.search.result.ConfirmationSummary.FinalistSummary;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;
import org.dbmtl.search.result.TargetFacts;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;

/**
 * What is said of the finalists and the best candidate by target, on the test part if there is one.
 */
public final class FinalistSections {
  private final SearchSummary search;
  private final SearchPictures pictures;
  private final List<Section> sections;

  public FinalistSections(SearchSummary search, SearchPictures pictures, List<Section> sections) {
    this.search = search;
    this.pictures = pictures;
    this.sections = sections;
  }

  public void add(CandidateSummary best) {
    confirmation(best);
    targets(best);
    byTarget(best);
    calibration(best);
  }

  private void confirmation(CandidateSummary best) {
    ConfirmationSummary confirmation = search.confirmation();
    if (confirmation == null) {
      return;
    }
    ScoreColumns scores = new ScoreColumns(search.objective(), coincide(confirmation));
    Columns<FinalistSummary> columns =
        new Columns<FinalistSummary>()
            .text("finalist", FinalistSections::roles)
            .cell(
                Column.text("structure"),
                f ->
                    f.roles().contains(Role.WDL)
                        ? Cell.of(Numbers.ABSENT)
                        : BriefStructure.counted(
                            f.scores().structure(), best.structure(), "the best"));
    List<String> headings = scores.headings();
    for (int i = 0; i < headings.size(); i++) {
      int position = i;
      columns
          .number(
              "test %s ± s.e.".formatted(headings.get(i)),
              f ->
                  Numbers.withError(
                      scores.estimates(f.scores().score(), f.scores().named()).get(position)))
          .number(
              headings.size() == 1 ? "" : headings.get(i),
              "best minus this",
              f ->
                  Numbers.withInterval(
                      scores.differences(f.bestMinus(), f.namedBestMinus()).get(position)));
    }
    columns.number("fresh seeds", f -> Integer.toString(f.scores().score().repeats()));
    HeadlineMetrics.of(search)
        .forEach(
            (target, metric) ->
                columns.cell(
                    Column.number(target, metric.heading()),
                    f ->
                        new Cell(
                            Numbers.metric(metric, f.scores().metrics().get(target)),
                            isFirst(confirmation, f, target, metric) ? Look.BEST : Look.PLAIN)));
    sections.add(
        Section.of(
                "Confirmation on the test part",
                columns.table(
                    "The finalists, trained again; the best figure of a target is bold",
                    confirmation.finalists()))
            .say(
                scores.remark(),
                ("%s on the test part. Differences are paired by seed, each with a 95 %% interval by "
                            + "itself, which counts seeds and rows of the test part as drawn.")
                        .formatted(capitalised(search.unit()))
                    + " All were trained again on seeds that took no part in the choice (%d trainings outside the budget)"
                        .formatted(confirmation.trials().size())
                    + " and judged on rows that took no part either. vanilla: the smallest structure; mtl: shared"
                    + " layers and no edges; wdl: a wide and deep network of its own for each target."));
  }

  private static boolean coincide(ConfirmationSummary confirmation) {
    return confirmation.finalists().stream()
        .map(finalist -> finalist.scores().named())
        .allMatch(named -> named == null || named.coincide());
  }

  private static boolean isFirst(
      ConfirmationSummary confirmation, FinalistSummary finalist, String target, Metric metric) {
    Estimate own = finalist.scores().metric(target, metric);
    return own != null
        && confirmation.finalists().size() > 1
        && confirmation.finalists().stream()
            .map(other -> other.scores().metric(target, metric))
            .filter(Objects::nonNull)
            .allMatch(other -> metric.merit(own.mean()) >= metric.merit(other.mean()));
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String roles(FinalistSummary finalist) {
    return finalist.roles().stream().map(Role::key).collect(Collectors.joining(", "));
  }

  /** The finalists for every target and metric; best against vanilla if none were confirmed. */
  private void targets(CandidateSummary best) {
    ConfirmationSummary confirmation = search.confirmation();
    Map<String, Map<String, Map<Metric, Estimate>>> columns = new LinkedHashMap<>();
    boolean onTest = confirmation != null && confirmation.best() != null;
    if (confirmation != null && onTest) {
      confirmation.finalists().forEach(f -> columns.put(roles(f), f.scores().metrics()));
    } else {
      CandidateSummary vanilla = search.candidate(search.vanilla());
      columns.put("best", best.metrics());
      columns.put("vanilla", vanilla == null ? Map.of() : vanilla.metrics());
    }
    String part = onTest ? "test" : "validation";
    sections.add(
        Section.of(
                "Targets (%s part)".formatted(part),
                AllMetrics.table(
                    "All metrics on the %s part".formatted(part), search.targetNames(), columns))
            .say(units()));
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
    if (!best.targetsToVanilla().isEmpty()) {
      differences.put("vanilla, validation part", best.targetsToVanilla());
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
    Columns<String> columns = new Columns<String>().name("target", target -> target);
    differences.forEach(
        (to, byTarget) ->
            columns.number("to " + to, target -> Numbers.withInterval(byTarget.get(target))));
    sections.add(
        Section.of(
                "Where the best gains",
                columns.table(
                    "Gain of the best minus that of others, nats per row of the target",
                    search.targetNames()))
            .show(pictures.forests(differences))
            .say(
                "Not weighted; with the 95 % interval of each by itself, paired by seed. The "
                    + "validation part chose the best, so its advantage there is somewhat lucky; its "
                    + "deviation is pooled over all candidates. On the test part the deviation is of the "
                    + "few fresh seeds alone, so two seeds give wide intervals."));
  }

  /** Predicted over observed by decile: of the best on the test part if that was confirmed. */
  private void calibration(CandidateSummary best) {
    FinalistScores confirmed = search.confirmation() == null ? null : search.confirmation().best();
    Map<String, List<CalibrationDecile>> deciles =
        confirmed == null ? best.calibrationDeciles() : confirmed.calibrationDeciles();
    if (deciles.isEmpty()) {
      return;
    }
    String part = confirmed == null ? "validation" : "test";
    Columns<Map.Entry<String, List<CalibrationDecile>>> columns =
        new Columns<Map.Entry<String, List<CalibrationDecile>>>().name("target", Map.Entry::getKey);
    for (int i = 1; i <= CalibrationDecile.COUNT; i++) {
      int decile = i;
      columns.number(Integer.toString(i), of -> ratio(of.getValue(), decile));
    }
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "Sum of predictions over sum of labels in each tenth of the rows, from the lowest"
            + " predictions (1) to the highest (10); 1 is calibrated. Rows of equal predictions stay"
            + " together, and a tenth without rows or labels is a dash.");
    if (confirmed == null || confirmed.roc().isEmpty()) {
      remarks.add(
          "There are no ROC curves: %s"
              .formatted(
                  confirmed == null
                      ? "nothing was confirmed on the test part."
                      : "no target is binary, or the version of dbmtl that trained kept none."));
    }
    sections.add(
        Section.of(
                "Calibration of the best by decile (%s part)".formatted(part),
                columns.table("Predicted over observed by decile", List.copyOf(deciles.entrySet())))
            .show(
                pictures.quality(
                    deciles,
                    confirmed == null ? Map.of() : confirmed.roc(),
                    confirmed == null ? best.metrics() : confirmed.metrics()))
            .say(Prose.all(remarks)));
  }

  private static String ratio(List<CalibrationDecile> deciles, int decile) {
    return Numbers.ratio(
        deciles.stream()
            .filter(d -> d.decile() == decile)
            .findFirst()
            .map(CalibrationDecile::ratio)
            .orElse(null));
  }
}
