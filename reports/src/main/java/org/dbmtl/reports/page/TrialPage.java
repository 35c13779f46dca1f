package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.reports.chart.CalibrationPlot;
import org.dbmtl.reports.chart.RocPlot;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.listing.Listing;
import org.dbmtl.reports.listing.TrialSheet;
import org.dbmtl.reports.section.TrainingSection;
import org.dbmtl.search.look.TrialDetails;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TargetMetrics;

/** The dashboard's page of a trial, with its curves. */
public final class TrialPage {
  private TrialPage() {}

  /** The page. */
  public static ReportPage of(TrialDetails details) {
    StoredTrial trial = details.trial();
    List<String> lead = new ArrayList<>();
    lead.add(
        "%s, %s, score %s, repeat %d, seed %d."
            .formatted(
                trial.state().key(),
                trial.structure().isEmpty() ? Prose.NO_EDGES : trial.structure(),
                Numbers.score(trial.score()),
                trial.repeat(),
                trial.seed()));
    lead.addAll(TrialSheet.scores(details));
    String cause = trial.cause();
    if (cause != null) {
      lead.add("It failed: " + cause);
    }
    List<Section> sections = new ArrayList<>();
    if (!trial.curve().isEmpty()) {
      sections.add(TrainingSection.of(trial.curve()));
    }
    trial.metrics().forEach((part, targets) -> sections.add(metrics(part, targets)));
    sections.add(attempts(details));
    sections.add(settings(details));
    sections.add(
        DashboardPage.links("Back", Map.of("the study", DashboardPage.path(details.study()))));
    return new ReportPage(
        "%s, trial %d".formatted(details.study().study().name(), trial.number()), lead, sections);
  }

  private static Section settings(TrialDetails details) {
    Set<String> own = details.own();
    Map<String, String> study = details.study().study().settings();
    return Section.of(
            "Settings",
            new Columns<Map.Entry<String, String>>()
                .name("key", Map.Entry::getKey)
                .name("value", Map.Entry::getValue)
                .name(
                    "in the study",
                    e -> own.contains(e.getKey()) ? study.getOrDefault(e.getKey(), "") : "")
                .table("What it was trained with", List.copyOf(details.settings().entrySet())))
        .say(
            own.isEmpty()
                ? "All as the study has them."
                : "Where the candidate has a value of its own, the value of the study stands next to "
                    + "it.");
  }

  private static Section metrics(Part part, Map<String, TargetMetrics> targets) {
    Columns<Map.Entry<String, TargetMetrics>> columns =
        new Columns<Map.Entry<String, TargetMetrics>>()
            .name("target", Map.Entry::getKey)
            .number("rows", of -> "%,d".formatted(of.getValue().rows()));
    for (Metric metric : Metric.all()) {
      if (targets.values().stream().anyMatch(target -> target.value(metric) != null)) {
        columns.number(metric.option(), of -> Numbers.metric(metric, of.getValue()));
      }
    }
    List<Picture> curves = new ArrayList<>();
    targets.forEach((target, measured) -> curves(target, measured, curves));
    return Section.of(
            "Metrics, %s part".formatted(part.key()),
            columns.table(
                "Metrics of the %s part".formatted(part.key()), List.copyOf(targets.entrySet())))
        .show(curves);
  }

  private static void curves(String target, TargetMetrics measured, List<Picture> curves) {
    RocCurve roc = measured.roc();
    if (roc != null) {
      curves.add(
          new Picture(RocPlot.of(target, roc, "").inPage(), Prose.of("ROC curve of " + target)));
    }
    List<CalibrationPlot.Point> points = new ArrayList<>();
    for (CalibrationDecile decile : measured.deciles()) {
      points.add(
          new CalibrationPlot.Point(
              decile.predicted(),
              decile.observed(),
              "decile %d: predicted %s, observed %s"
                  .formatted(
                      decile.decile(),
                      Numbers.metric(decile.predicted()),
                      Numbers.metric(decile.observed()))));
    }
    if (!points.isEmpty()) {
      curves.add(
          new Picture(
              CalibrationPlot.of(target, points).inPage(),
              Prose.of("Calibration of " + target + " by decile")));
    }
  }

  private static Section attempts(TrialDetails details) {
    return Section.of(
        "Attempts",
        new Columns<Attempt>()
            .number("attempt", a -> Long.toString(a.number()))
            .text("worker", a -> a.worker().label())
            .text("started", a -> Listing.time(a.started()))
            .text("ended", a -> Listing.time(a.ended()))
            .text("ending", a -> Objects.requireNonNullElse(a.ending(), "under way"))
            .name("cause", Attempt::cause)
            .table("Attempts", details.attempts()));
  }
}
