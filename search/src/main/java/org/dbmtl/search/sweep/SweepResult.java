package org.dbmtl.search.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.ParetoOrder;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep found. Immutable.
 *
 * @param data fingerprint of the encoded log
 * @param own the study's own settings as a point; null if the space does not hold them
 * @param trials the trainings of points, in trial order; the study's own settings are the first
 * @param finalists the points that were trained in full on {@code repeats} seeds, best mean first
 * @param winner the best finalist; null if no point completed in full
 * @param confirmation how the winner compares with the study's own settings on fresh seeds; null if
 *     it was not trained again
 * @param importance share of the score's variance that each parameter explains alone, by name;
 *     empty if there were too few trainings
 * @param remarks what the shares of the trainings were fitted to, in sentences
 */
public record SweepResult(
    Study study,
    SweepSettings settings,
    String data,
    @Nullable Point own,
    List<SweepTrial> trials,
    List<Finalist> finalists,
    @Nullable Point winner,
    @Nullable Confirmed confirmation,
    Map<String, Double> importance,
    List<String> remarks,
    StopReason stopped,
    Instant started,
    Duration worked) {

  /**
   * A point of the final round.
   *
   * @param point null for the study's own settings
   * @param score mean score on the validation part, over the shared seeds
   * @param named both scores with names there
   */
  public record Finalist(@Nullable Point point, Estimate score, NamedScores named) {}

  /**
   * The winner and the study's own settings on fresh seeds and the test part.
   *
   * @param winner score on the test part
   * @param standard the same of the study's own settings
   * @param gain the winner's minus the standard's, paired by seed, with a 95 % interval that counts
   *     seeds and rows as drawn ({@link org.dbmtl.search.evidence.PairedBlocks})
   * @param ofWinner both its scores with names on the test part
   * @param ofStandard the same of the study's own settings
   */
  public record Confirmed(
      Estimate winner,
      Estimate standard,
      @Nullable Difference gain,
      NamedScores ofWinner,
      NamedScores ofStandard) {
    /** Whether the winner is better by an interval that excludes zero. */
    public boolean isBetter() {
      return gain != null && gain.isClear() && gain.mean() > 0;
    }
  }

  /** Whether joint and served are one number in every training that completed. */
  public boolean scoresCoincide() {
    return trials.stream()
        .map(SweepTrial::outcome)
        .noneMatch(
            outcome ->
                outcome instanceof Completed completed
                    && NamedScores.of(study, completed, Part.VALID).differ());
  }

  public SweepResult {
    trials = List.copyOf(trials);
    finalists = List.copyOf(finalists);
    remarks = List.copyOf(remarks);
  }

  /** The trainings that failed, by number. */
  public List<Failed> failures() {
    return trials.stream()
        .map(SweepTrial::outcome)
        .filter(Failed.class::isInstance)
        .map(Failed.class::cast)
        .distinct()
        .toList();
  }

  /** Whether points were trained and each of them failed. */
  public boolean isAllFailed() {
    return !failures().isEmpty()
        && trials.stream().allMatch(trial -> trial.point() == null || trial.score() == null);
  }

  /**
   * Trainings in full that no other in full beats: none reaches as much in every objective and more
   * in one. In trial order; all are on one seed, so that a neighbour may be there by chance. {@code
   * O(n² objectives)}.
   */
  public List<SweepTrial> front() {
    List<SweepTrial> full = new ArrayList<>();
    List<List<Double>> values = new ArrayList<>();
    for (SweepTrial trial : trials) {
      if (trial.share() == 1 && trial.outcome() instanceof Completed completed) {
        full.add(trial);
        values.add(SweepObjectives.of(study, completed));
      }
    }
    int[] fronts = ParetoOrder.fronts(values);
    return IntStream.range(0, full.size()).filter(i -> fronts[i] == 0).mapToObj(full::get).toList();
  }
}
