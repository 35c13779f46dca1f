package org.dbmtl.reports.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.chart.ScatterPlot;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.picture.StructurePicture;
import org.dbmtl.search.look.CandidateScores;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.trial.Fidelity;
import org.jspecify.annotations.Nullable;

/** How far a study is: its scores as a chart, its best structure, its budget and the time left. */
final class StudyProgress {
  private final StudySummary summary;
  private final List<StoredTrial> trials;

  /**
   * @param trials of the study, by number
   */
  StudyProgress(StudySummary summary, List<StoredTrial> trials) {
    this.summary = summary;
    this.trials = trials;
  }

  /**
   * Scores of the candidates' trainings in full; those on the fresh seeds of the finalists, of the
   * evaluator and of smaller shares do not compare with them.
   */
  Optional<Picture> chart(String title) {
    List<ScatterPlot.Point> points = new ArrayList<>();
    for (StoredTrial trial : trials) {
      Double score = trial.score();
      if (score != null
          && trial.fidelity().equals(Fidelity.FULL)
          && !trial.method().equals(Method.MASKED.key())
          && !trial.confirms(summary.study().study())) {
        points.add(
            new ScatterPlot.Point(
                points.size() + 1,
                score,
                "trial %d: %s".formatted(trial.number(), Numbers.score(score))));
      }
    }
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Picture(
                ScatterPlot.of(
                        title, "trainings of candidates", "score, validation part", true, points)
                    .inPage(),
                Prose.of(
                    title
                        + ". Each dot is a training of a candidate in full, by its score on the"
                        + " validation part; the line is the best so far.")));
  }

  /** The structure of the best candidate so far. */
  Optional<Picture> best() {
    CandidateScores best = summary.best();
    List<String> targets = targets();
    if (best == null || targets.isEmpty()) {
      return Optional.empty();
    }
    TargetGraph structure = TargetGraph.parse(targets, best.structure());
    return Optional.of(
        new Picture(
            StructurePicture.of(structure, "Best structure so far").svg().inPage(),
            Prose.of(
                "The best structure so far, by %s, with %,d edges."
                    .formatted(best.method(), structure.edgeCount()))));
  }

  private List<String> targets() {
    return summary.study().study().settings().keySet().stream()
        .filter(key -> key.matches("targets\\..+\\.kind"))
        .map(key -> key.substring("targets.".length(), key.length() - ".kind".length()))
        .toList();
  }

  /** The budget in a sentence, and the time that is left at the pace so far. */
  String budget() {
    StudyBudget budget = summary.study().study().budget();
    List<String> limits = new ArrayList<>();
    if (budget.trials() > 0) {
      limits.add("%,d trainings".formatted(budget.trials()));
    }
    if (budget.minutes() > 0) {
      limits.add(Numbers.plain(budget.minutes()) + " minutes");
    }
    String said =
        limits.isEmpty() ? "No budget was given." : "Budget: " + String.join(", ", limits) + ".";
    Duration left = left(budget);
    return left == null
        ? said
        : "%s At most %s left, without the confirmation of the finalists."
            .formatted(said, Numbers.seconds(left.toMillis() / 1000.0));
  }

  private @Nullable Duration left(StudyBudget budget) {
    if (summary.progress() != StudySummary.Progress.RUNNING) {
      return null;
    }
    Optional<Instant> first =
        trials.stream().map(StoredTrial::started).filter(Objects::nonNull).min(Instant::compareTo);
    long ended = trials.stream().filter(trial -> trial.ended() != null).count();
    if (first.isEmpty()) {
      return null;
    }
    Duration elapsed = Duration.between(first.get(), Instant.now());
    Duration byTrials =
        budget.trials() == 0 || ended == 0
            ? null
            : elapsed.multipliedBy(Math.max(0, budget.trials() - ended)).dividedBy(ended);
    Duration byTime =
        budget.minutes() == 0
            ? null
            : Duration.ofSeconds(
                Math.max(0, Math.round(60 * budget.minutes()) - elapsed.toSeconds()));
    return byTrials == null || (byTime != null && byTime.compareTo(byTrials) < 0)
        ? byTime
        : byTrials;
  }
}
