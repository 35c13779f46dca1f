package org.dbmtl.search.evidence;

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
 *     own is 0); null if they share none
 * @param partial whether it has fewer completed repeats than others, because the budget ended or a
 *     repeat failed; then it is ranked after those with all
 * @param repeatScores score by repeat, in the order of the repeats
 * @param targets for each target, in the structure's order, its metrics on the validation part
 */
public record RankedCandidate(
    Candidate candidate,
    Estimate score,
    @Nullable Difference differenceToBest,
    boolean partial,
    Map<Integer, Double> repeatScores,
    Map<String, Map<Metric, Estimate>> targets) {

  /** The metric's mean over the repeats in which it is defined, or null if it is in none. */
  public @Nullable Estimate metric(String target, Metric metric) {
    return targets.getOrDefault(target, Map.of()).get(metric);
  }

  /** Whether the repeats cannot tell this candidate from the best at the level of the interval. */
  public boolean tiedWithBest() {
    return differenceToBest == null || !differenceToBest.isClear();
  }
}
