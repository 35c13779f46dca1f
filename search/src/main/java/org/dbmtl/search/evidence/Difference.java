package org.dbmtl.search.evidence;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How much higher one candidate scores than another on the seeds they share.
 *
 * <p>What a seed does to both cancels out in the difference, so few repeats tell more than two
 * separate means would. The interval is Student's (1908) for paired samples: mean plus or minus the
 * {@value #LEVEL} two-sided t quantile with {@code repeats - 1} degrees of freedom times the
 * standard error. It holds for two candidates that were named before: the best as picked from many
 * is compared by {@link BestComparison}, and once more by {@link Confirmation}.
 *
 * @param mean nats per row
 * @param low lower end of the interval, or null with a single shared seed
 * @param high upper end, or null with a single shared seed
 * @param repeats number of shared seeds, at least 1; 0 if read from a file, where it is left out
 */
@JsonIgnoreProperties("repeats")
public record Difference(double mean, @Nullable Double low, @Nullable Double high, int repeats) {
  /** Coverage of the interval. */
  public static final double LEVEL = 0.95;

  /**
   * The first candidate's score minus the second's, or null if they share no seed.
   *
   * @param first score by repeat
   * @param second score by repeat
   */
  public static @Nullable Difference between(
      Map<Integer, Double> first, Map<Integer, Double> second) {
    List<Double> differences = new ArrayList<>();
    first.forEach(
        (repeat, score) -> {
          Double other = second.get(repeat);
          if (other != null) {
            differences.add(score - other);
          }
        });
    if (differences.isEmpty()) {
      return null;
    }
    Estimate estimate = Estimate.of(differences);
    Double error = estimate.standardError();
    if (error == null) {
      return new Difference(estimate.mean(), null, null, 1);
    }
    double margin =
        error
            * new TDistribution(null, differences.size() - 1)
                .inverseCumulativeProbability(1 - (1 - LEVEL) / 2);
    return new Difference(
        estimate.mean(), estimate.mean() - margin, estimate.mean() + margin, differences.size());
  }

  /**
   * The same for two candidates of a ranking, with an interval that allows for the choice of
   * validation rows too, where the trials tell their scores by block: see {@link PairedBlocks}.
   */
  public static @Nullable Difference onNewRows(RankedCandidate first, RankedCandidate second) {
    return PairedBlocks.between(
        new ScoresBySeed(first.repeatScores(), first.blockScores()),
        new ScoresBySeed(second.repeatScores(), second.blockScores()));
  }

  /** Whether the interval excludes zero; false without an interval. */
  public boolean isClear() {
    return low != null && high != null && (low > 0 || high < 0);
  }
}
