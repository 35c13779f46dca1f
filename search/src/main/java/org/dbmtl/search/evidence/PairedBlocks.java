package org.dbmtl.search.evidence;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How much higher one candidate scores than another on the seeds they share, with an interval that
 * counts both seeds and rows as drawn: another seed, and other rows, would have given another
 * difference. It holds for two candidates that were named before.
 *
 * <p>To the variance between seeds of the paired difference comes that of {@link RowNoise} between
 * blocks of rows; the degrees of freedom are Satterthwaite's of both (Biometrics Bulletin 2, 1946).
 * Where a trial has no blocks the interval is of the seeds alone ({@link Difference#between}).
 */
public final class PairedBlocks {
  private PairedBlocks() {}

  /**
   * The first candidate's score minus the second's, both of one part and one score; null if they
   * share no seed. Without an interval on a single shared seed.
   */
  public static @Nullable Difference between(ScoresBySeed first, ScoresBySeed second) {
    Difference onSeeds = Difference.between(first.scores(), second.scores());
    if (onSeeds == null || onSeeds.high() == null) {
      return onSeeds;
    }
    int freedom = onSeeds.repeats() - 1;
    double error = (onSeeds.high() - onSeeds.mean()) / quantile(freedom);
    Set<Integer> shared = new TreeSet<>(first.scores().keySet());
    shared.retainAll(second.scores().keySet());
    RowNoise rows =
        RowNoise.of(List.of(first.blocks(), second.blocks()), List.of(1.0, -1.0), shared);
    double margin =
        Math.sqrt(error * error + rows.variance())
            * quantile(rows.freedomWith(error * error, freedom));
    return new Difference(
        onSeeds.mean(), onSeeds.mean() - margin, onSeeds.mean() + margin, onSeeds.repeats());
  }

  private static double quantile(double freedom) {
    return new TDistribution(null, freedom)
        .inverseCumulativeProbability(1 - (1 - Difference.LEVEL) / 2);
  }
}
