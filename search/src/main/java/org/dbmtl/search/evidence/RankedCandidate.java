package org.dbmtl.search.evidence;

import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's place among the others.
 *
 * @param candidate what was trained
 * @param score mean over its completed repeats, nats per row on the validation part
 * @param differenceToBest its score minus the best candidate's on the seeds they share (the best's
 *     own is 0), with an interval for its distance to the truly best one that holds for all
 *     candidates at once ({@link BestComparison}); null if they share none
 * @param pValue probability that noise alone sets it back this far behind the best if it is itself
 *     the truly best one, corrected for the number of candidates; null for the best, and where the
 *     repeats tell nothing of the noise
 * @param tiedWithBest whether the repeats cannot tell it from the best; true where they tell
 *     nothing
 * @param partial whether it has fewer completed repeats than others, because the budget ended or a
 *     repeat failed; then it is ranked after those with all
 * @param repeatScores score by repeat, in the order of the repeats
 * @param blockScores score by block of validation rows ({@link
 *     org.dbmtl.search.trial.TrialOutcome.Completed#blockScores}), by repeat; those of a repeat may
 *     be empty
 * @param targets for each target, in the structure's order, its metrics on the validation part
 */
public record RankedCandidate(
    Candidate candidate,
    Estimate score,
    @Nullable Difference differenceToBest,
    @Nullable Double pValue,
    boolean tiedWithBest,
    boolean partial,
    Map<Integer, Double> repeatScores,
    Map<Integer, List<Double>> blockScores,
    Map<String, Map<Metric, Estimate>> targets) {

  /** The metric's mean over the repeats in which it is defined, or null if it is in none. */
  public @Nullable Estimate metric(String target, Metric metric) {
    return targets.getOrDefault(target, Map.of()).get(metric);
  }
}
