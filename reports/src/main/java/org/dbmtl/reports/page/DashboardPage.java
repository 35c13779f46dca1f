package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.reports.chart.CalibrationPlot;
import org.dbmtl.reports.chart.RocPlot;
import org.dbmtl.reports.chart.ScatterPlot;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.listing.Listing;
import org.dbmtl.reports.listing.TrialListing;
import org.dbmtl.reports.listing.TrialSheet;
import org.dbmtl.reports.section.ScoreColumns;
import org.dbmtl.reports.section.TrainingSection;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.look.CandidateScores;
import org.dbmtl.search.look.StoredScores;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.look.TrialDetails;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TargetMetrics;
import org.jspecify.annotations.Nullable;

/** The pages of the dashboard: the studies of a store, one of them, and one of its trials. */
public final class DashboardPage {
  private static final int MOST_TRIALS = 1000;
  private static final int MOST_RANKED = 50;

  private DashboardPage() {}

  /** Path of a study's page. */
  public static String path(StoredStudy study) {
    return "/studies/" + study.number();
  }

  /**
   * All studies side by side.
   *
   * @param trials of each study, by its number
   * @param exports files of the output folder that can be fetched, by name
   */
  public static ReportPage studies(
      String place,
      List<StudySummary> studies,
      Map<Long, List<StoredTrial>> trials,
      List<String> exports) {
    List<List<Cell>> rows = new ArrayList<>();
    for (StudySummary study : studies) {
      List<StoredTrial> own = trials.getOrDefault(study.study().number(), List.of());
      CandidateScores best = study.best();
      rows.add(
          List.of(
              Cell.name(study.study().study().name()).to(path(study.study())),
              Cell.of(Integer.toString(study.study().run())),
              Cell.of(study.progress().key()),
              Cell.of("%,d".formatted(study.count(TrialState.COMPLETED))),
              Cell.of("%,d".formatted(study.count(TrialState.FAILED))),
              Cell.of("%,d".formatted(study.count(TrialState.RUNNING))),
              Cell.of(best == null ? Numbers.ABSENT : Numbers.score(best.score().mean())),
              Cell.of(Numbers.withInterval(CandidateScores.gainOfBest(study.candidates()))),
              best == null ? Cell.of(Numbers.ABSENT) : Cell.structure(best.structure()),
              Cell.of(cost(own))));
    }
    return new ReportPage(
        "Studies",
        List.of(
            studies.isEmpty()
                ? "%s holds no study yet.".formatted(place)
                : "%,d studies in %s.".formatted(studies.size(), place)),
        List.of(
            new Section(
                "",
                List.of(
                    new ReportTable(
                        "Studies side by side",
                        List.of(
                            Column.text("study"),
                            Column.number("", "run"),
                            Column.text("state"),
                            Column.number("", "completed"),
                            Column.number("", "failed"),
                            Column.number("", "running"),
                            Column.number("", "best score"),
                            Column.number("", "to vanilla"),
                            Column.text("best structure"),
                            Column.number("", "CPU")),
                        rows)),
                List.of(
                    "To vanilla: the best candidate's mean minus that of the structure without edges, on the seeds that"
                        + " both have, with Student's 95 % interval; the best of many is lucky. Scores of"
                        + " studies with other targets or weights do not compare.")),
            files(exports)));
  }

  /**
   * One study.
   *
   * @param trials all of them, by number
   */
  public static ReportPage study(StudySummary summary, List<StoredTrial> trials) {
    String path = path(summary.study());
    List<String> lead = new ArrayList<>();
    lead.add(
        "%s: %,d trials completed, %,d failed, %,d running, %,d waiting."
            .formatted(
                summary.progress().key(),
                summary.count(TrialState.COMPLETED),
                summary.count(TrialState.FAILED),
                summary.count(TrialState.RUNNING),
                summary.count(TrialState.QUEUED)));
    CandidateScores best = summary.best();
    if (best != null) {
      lead.add(
          "Best so far: %s, %s %s over %d trainings; to vanilla %s."
              .formatted(
                  best.structure().isEmpty() ? Prose.NO_EDGES : best.structure(),
                  StoredScores.objective(summary.study().study()),
                  Numbers.score(best.score().mean()),
                  best.repeats(),
                  Numbers.withInterval(CandidateScores.gainOfBest(summary.candidates()))));
    }
    lead.add(
        "Took %s of CPU. %s"
            .formatted(
                cost(trials),
                summary.live().isEmpty()
                    ? "No worker is at work."
                    : "At work: "
                        + String.join(", ", summary.live().stream().map(w -> w.label()).toList())));
    List<Section> sections = new ArrayList<>();
    sections.add(progress(trials));
    sections.add(ranking(summary));
    sections.add(trials(path, summary.study().study(), trials));
    sections.add(
        new Section(
            "Other pages",
            List.of(
                new ReportTable(
                    "To open",
                    List.of(Column.text("page")),
                    List.of(
                        List.of(Cell.of("all studies and their files").to("/")),
                        List.of(Cell.of("all trials as CSV").to(path + "/trials.csv")),
                        List.of(Cell.of("all trials as JSON").to(path + "/trials.json"))))),
            List.of()));
    return new ReportPage(
        "%s, run %d".formatted(summary.study().study().name(), summary.study().run()),
        lead,
        sections);
  }

  private static Section progress(List<StoredTrial> trials) {
    List<ScatterPlot.Point> points = new ArrayList<>();
    int ended = 0;
    for (StoredTrial trial : trials) {
      Double score = trial.score();
      if (score != null) {
        points.add(
            new ScatterPlot.Point(
                ++ended, score, "trial %d: %s".formatted(trial.number(), Numbers.score(score))));
      }
    }
    return new Section(
        "Score over trials",
        List.of(),
        points.isEmpty()
            ? List.of()
            : List.of(
                new Picture(
                    ScatterPlot.of("Score over trials", "completed trials", "score", true, points)
                        .inPage(),
                    Prose.of("Each dot is a training; the line is the best so far."))),
        List.of());
  }

  /** Candidates by the mean of their trainings so far, with the difference to the best. */
  private static Section ranking(StudySummary summary) {
    NewStudy study = summary.study().study();
    List<CandidateScores> candidates = summary.candidates();
    Map<CandidateScores, @Nullable NamedEstimates> shown = new LinkedHashMap<>();
    candidates
        .subList(0, Math.min(MOST_RANKED, candidates.size()))
        .forEach(candidate -> shown.put(candidate, candidate.named(study)));
    ScoreColumns scores =
        new ScoreColumns(
            StoredScores.objective(study),
            shown.values().stream().allMatch(named -> named == null || named.coincide()));
    List<Column> columns = new ArrayList<>(List.of(Column.number("", "rank")));
    scores.headings().forEach(name -> columns.add(Column.number("", name + " ± s.e.")));
    columns.addAll(
        List.of(
            Column.number("", "difference to best"),
            Column.number("", "repeats"),
            Column.text("method"),
            Column.text("structure")));
    List<List<Cell>> rows = new ArrayList<>();
    for (CandidateScores candidate : shown.keySet()) {
      boolean best = rows.isEmpty();
      List<Cell> row = new ArrayList<>(List.of(Cell.of(Integer.toString(rows.size() + 1))));
      scores
          .estimates(candidate.score(), shown.get(candidate))
          .forEach(estimate -> row.add(Cell.of(Numbers.withError(estimate))));
      row.addAll(
          List.of(
              Cell.of(best ? "best" : Numbers.withInterval(candidate.minus(candidates.get(0)))),
              Cell.of(Integer.toString(candidate.repeats())),
              Cell.of(candidate.method()),
              Cell.structure(candidate.structure())));
      rows.add(row);
    }
    return new Section(
        "Ranking so far",
        rows.isEmpty()
            ? List.of()
            : List.of(
                new ReportTable(
                    "Candidates, those with most trainings first, then by mean score",
                    columns,
                    rows)),
        List.of(
            scores.remark(),
            "Differences are paired by seed, each with Student's 95 % interval for it alone. The report"
                + " that a search writes at its end corrects for the choice among many."));
  }

  private static String cost(List<StoredTrial> trials) {
    double seconds = 0;
    for (StoredTrial trial : trials) {
      var provenance = trial.provenance();
      seconds += provenance == null ? 0 : provenance.cpuSeconds();
    }
    return Numbers.seconds(seconds);
  }

  private static Section trials(String path, NewStudy study, List<StoredTrial> trials) {
    Map<StoredTrial, @Nullable JointAndServed> shown = new LinkedHashMap<>();
    for (int i = trials.size() - 1; i >= 0 && shown.size() < MOST_TRIALS; i--) {
      shown.put(trials.get(i), StoredScores.of(study, trials.get(i), Part.VALID));
    }
    ScoreColumns scores =
        new ScoreColumns(
            StoredScores.objective(study),
            shown.values().stream().allMatch(named -> named == null || !named.differ()));
    List<Column> columns = new ArrayList<>(List.of(Column.text("trial"), Column.text("state")));
    scores.headings().forEach(name -> columns.add(Column.number("", name)));
    columns.addAll(
        List.of(
            Column.number("", "repeat"),
            Column.number("", "duration"),
            Column.text("method"),
            Column.text("structure"),
            Column.text("cause")));
    List<List<Cell>> rows = new ArrayList<>();
    for (StoredTrial trial : shown.keySet()) {
      String cause = trial.cause();
      JointAndServed named = shown.get(trial);
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(Long.toString(trial.number())).to(path + "/trials/" + trial.number()));
      row.add(Cell.of(trial.state().key()));
      scores
          .numbers(
              trial.score(),
              named == null ? null : named.joint(),
              named == null ? null : named.served())
          .forEach(number -> row.add(Cell.of(Numbers.score(number))));
      row.addAll(
          List.of(
              Cell.of(Integer.toString(trial.repeat())),
              Cell.of(TrialListing.shown(TrialListing.duration(trial))),
              Cell.of(trial.method()),
              Cell.structure(trial.structure()),
              Cell.name(cause == null ? "" : cause)));
      rows.add(row);
    }
    return new Section(
        "Trials",
        List.of(
            new ReportTable(
                rows.size() < trials.size()
                    ? "The last %,d of %,d trials".formatted(rows.size(), trials.size())
                    : "Trials, the last one first",
                columns,
                rows)),
        List.of());
  }

  private static Section files(List<String> exports) {
    List<List<Cell>> rows = new ArrayList<>();
    exports.forEach(name -> rows.add(List.of(Cell.of(name).to("/files/" + name))));
    return new Section(
        "Files",
        List.of(
            new ReportTable("Written to the output folder", List.of(Column.text("file")), rows)),
        List.of(
            "As they were written last: at the end, and while a search runs every half minute or so."));
  }

  /** One trial, with its curves. */
  public static ReportPage trial(TrialDetails details) {
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
        new Section(
            "Back",
            List.of(
                new ReportTable(
                    "To open",
                    List.of(Column.text("page")),
                    List.of(List.of(Cell.of("the study").to(path(details.study())))))),
            List.of()));
    return new ReportPage(
        "%s, trial %d".formatted(details.study().study().name(), trial.number()), lead, sections);
  }

  private static Section settings(TrialDetails details) {
    Set<String> own = details.own();
    List<List<Cell>> rows = new ArrayList<>();
    details
        .settings()
        .forEach(
            (key, value) ->
                rows.add(
                    List.of(
                        Cell.name(key),
                        Cell.name(value),
                        Cell.name(
                            own.contains(key)
                                ? details.study().study().settings().getOrDefault(key, "")
                                : ""))));
    return new Section(
        "Settings",
        List.of(
            new ReportTable(
                "What it was trained with",
                List.of(Column.text("key"), Column.text("value"), Column.text("in the study")),
                rows)),
        List.of(
            own.isEmpty()
                ? "All as the study has them."
                : "Where the candidate has a value of its own, that of the study stands beside it."));
  }

  private static Section metrics(Part part, Map<String, TargetMetrics> targets) {
    List<Metric> shown = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (targets.values().stream().anyMatch(target -> target.value(metric) != null)) {
        shown.add(metric);
      }
    }
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("target"), Column.number("", "rows")));
    shown.forEach(metric -> columns.add(Column.number("", metric.option())));
    List<List<Cell>> rows = new ArrayList<>();
    List<Picture> curves = new ArrayList<>();
    targets.forEach(
        (target, measured) -> {
          List<Cell> row = new ArrayList<>();
          row.add(Cell.name(target));
          row.add(Cell.of("%,d".formatted(measured.rows())));
          shown.forEach(metric -> row.add(Cell.of(Numbers.metric(metric, measured))));
          rows.add(row);
          curves(target, measured, curves);
        });
    return new Section(
        "Metrics, %s part".formatted(part.key()),
        List.of(new ReportTable("Metrics of the %s part".formatted(part.key()), columns, rows)),
        curves,
        List.of());
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
    List<List<Cell>> rows = new ArrayList<>();
    for (Attempt attempt : details.attempts()) {
      String ending = attempt.ending();
      String cause = attempt.cause();
      rows.add(
          List.of(
              Cell.of(Long.toString(attempt.number())),
              Cell.of(attempt.worker().label()),
              Cell.of(Listing.time(attempt.started())),
              Cell.of(Listing.time(attempt.ended())),
              Cell.of(ending == null ? "under way" : ending),
              Cell.name(cause == null ? "" : cause)));
    }
    return new Section(
        "Attempts",
        List.of(
            new ReportTable(
                "Attempts",
                List.of(
                    Column.number("", "attempt"),
                    Column.text("worker"),
                    Column.text("started"),
                    Column.text("ended"),
                    Column.text("ending"),
                    Column.text("cause")),
                rows)),
        List.of());
  }
}
