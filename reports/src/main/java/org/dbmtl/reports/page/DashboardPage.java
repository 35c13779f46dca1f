package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.listing.TrialListing;
import org.dbmtl.reports.section.ScoreColumns;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.look.CandidateScores;
import org.dbmtl.search.look.StoredScores;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.jspecify.annotations.Nullable;

/** The pages of the dashboard: the studies of a store, and one of them. */
public final class DashboardPage {
  private static final int MOST_TRIALS = 1000;
  private static final int MOST_RANKED = 50;
  private static final int MOST_CHARTS = 4;

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
    Columns<StudySummary> columns =
        new Columns<StudySummary>()
            .cell(
                Column.text("study"), s -> Cell.name(s.study().study().name()).to(path(s.study())))
            .number("run", s -> Integer.toString(s.study().run()))
            .text("state", s -> s.progress().key())
            .number("completed", s -> "%,d".formatted(s.count(TrialState.COMPLETED)))
            .number("failed", s -> "%,d".formatted(s.count(TrialState.FAILED)))
            .number("running", s -> "%,d".formatted(s.count(TrialState.RUNNING)))
            .number("best score", s -> best(s, best -> Numbers.score(best.score().mean())))
            .number(
                "to vanilla", s -> Numbers.withInterval(CandidateScores.gainOfBest(s.candidates())))
            .cell(
                Column.text("best structure"),
                s ->
                    s.best() == null
                        ? Cell.of(Numbers.ABSENT)
                        : Cell.structure(best(s, CandidateScores::structure)))
            .number("CPU", s -> cost(trials.getOrDefault(s.study().number(), List.of())));
    List<Picture> charts = new ArrayList<>();
    for (int i = studies.size() - 1; i >= 0 && charts.size() < MOST_CHARTS; i--) {
      StudySummary study = studies.get(i);
      List<StoredTrial> own = trials.getOrDefault(study.study().number(), List.of());
      new StudyProgress(study, own)
          .chart("%s, run %d".formatted(study.study().study().name(), study.study().run()))
          .ifPresent(charts::add);
    }
    return new ReportPage(
        "Studies",
        List.of(
            studies.isEmpty()
                ? "%s holds no study yet.".formatted(place)
                : "%,d studies in %s.".formatted(studies.size(), place)),
        List.of(
            Section.of("", columns.table("Studies side by side", studies))
                .show(charts)
                .say(
                    "Scores are of the validation part. To vanilla: the best candidate's mean minus that of the structure without edges, on "
                        + "the seeds that both have. The interval is Student's, 95 %. The best of many is "
                        + "lucky. Do not compare scores of studies with other targets or weights."),
            Section.of(
                    "Files",
                    new Columns<String>()
                        .cell(Column.text("file"), name -> Cell.of(name).to("/files/" + name))
                        .table("Written to the output folder", exports))
                .say(
                    "As they were written last: at the end, and while a search runs every half minute or so.")));
  }

  private static String best(StudySummary study, Function<CandidateScores, String> shown) {
    CandidateScores best = study.best();
    return best == null ? Numbers.ABSENT : shown.apply(best);
  }

  /**
   * One study.
   *
   * @param trials all of them, by number
   * @param found what its search has found so far; null if that is not known
   */
  public static ReportPage study(
      StudySummary summary, List<StoredTrial> trials, @Nullable SearchSummary found) {
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
          "Best candidate so far: %s, %s %s on the validation part over %d trainings; to vanilla %s."
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
    StudyProgress progress = new StudyProgress(summary, trials);
    lead.add(progress.budget());
    List<Section> sections = new ArrayList<>();
    List<Picture> pictures = new ArrayList<>();
    progress.chart("Score over trials").ifPresent(pictures::add);
    progress.best().ifPresent(pictures::add);
    sections.add(Section.of("Score over trials").show(pictures));
    sections.add(ranking(summary));
    boolean priced = found != null && found.pricing() != null;
    if (found != null && priced) {
      sections.add(EdgeMapPage.inShort(found));
    }
    sections.add(trials(path, summary.study().study(), trials));
    Map<String, String> pages = new LinkedHashMap<>();
    if (priced) {
      pages.put("what every edge is worth", EdgeMapPage.path(summary.study()));
    }
    pages.put("all studies and their files", "/");
    pages.put("all trials as CSV", path + "/trials.csv");
    pages.put("all trials as JSON", path + "/trials.json");
    sections.add(links("Other pages", pages));
    return new ReportPage(
        "%s, run %d".formatted(summary.study().study().name(), summary.study().run()),
        lead,
        sections);
  }

  /** Pages to open, by what they are. */
  static Section links(String title, Map<String, String> pages) {
    return Section.of(
        title,
        new Columns<Map.Entry<String, String>>()
            .cell(Column.text("page"), page -> Cell.of(page.getKey()).to(page.getValue()))
            .table("To open", List.copyOf(pages.entrySet())));
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
    Columns<CandidateScores> columns = new Columns<CandidateScores>().rank();
    scores.addTo(
        columns,
        CandidateScores::score,
        shown::get,
        candidate -> candidate.equals(candidates.get(0)));
    columns
        .number(
            "difference to best",
            c ->
                c.equals(candidates.get(0))
                    ? "best"
                    : Numbers.withInterval(c.minus(candidates.get(0))))
        .number("repeats", c -> Integer.toString(c.repeats()))
        .text("method", CandidateScores::method)
        .structure("structure", CandidateScores::structure);
    Section section =
        shown.isEmpty()
            ? Section.of("Ranking so far")
            : Section.of(
                "Ranking so far",
                columns.table(
                    "Candidates, those with most trainings first, then by mean score",
                    List.copyOf(shown.keySet())));
    return section.say(
        scores.remark(),
        "Differences are paired by seed, each with Student's 95 % interval for it alone. The report"
            + " that a search writes at its end corrects for the choice among many.");
  }

  private static String cost(List<StoredTrial> trials) {
    return Numbers.seconds(
        trials.stream()
            .map(StoredTrial::provenance)
            .filter(Objects::nonNull)
            .mapToDouble(Provenance::cpuSeconds)
            .sum());
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
    Columns<StoredTrial> columns =
        new Columns<StoredTrial>()
            .cell(
                Column.text("trial"),
                t -> Cell.of(Long.toString(t.number())).to(path + "/trials/" + t.number()))
            .text("state", t -> t.state().key());
    scores.addNumbersTo(columns, StoredTrial::score, shown::get);
    columns
        .number("repeat", t -> Integer.toString(t.repeat()))
        .number("duration", t -> TrialListing.shown(TrialListing.duration(t)))
        .text("method", StoredTrial::method)
        .structure("structure", StoredTrial::structure)
        .name("cause", StoredTrial::cause);
    String caption =
        shown.size() < trials.size()
            ? "The last %,d of %,d trials".formatted(shown.size(), trials.size())
            : "Trials, the last one first, by their scores on the validation part";
    return Section.of("Trials", columns.table(caption, List.copyOf(shown.keySet())));
  }
}
