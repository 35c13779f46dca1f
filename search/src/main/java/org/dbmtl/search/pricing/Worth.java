package org.dbmtl.search.pricing;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What something gains on the rows that it was priced on, with an interval that allows for the
 * choice of rows: Student's over blocks of consecutive rows. It holds for one training; another
 * seed would move it further.
 *
 * @param mean nats per row
 * @param low lower end of the 95 % interval
 * @param high upper end
 */
public record Worth(double mean, double low, double high) {
  private static final double LEVEL = 0.95;

  /**
   * Of a value by block.
   *
   * @param blocks the means over blocks of equal length, nats per row; with fewer than two the
   *     interval is the mean alone
   */
  static Worth of(double mean, double[] blocks) {
    if (blocks.length < 2) {
      return new Worth(mean, mean, mean);
    }
    double error = Math.sqrt(StatUtils.variance(blocks) / blocks.length);
    double margin =
        error
            * new TDistribution(null, blocks.length - 1)
                .inverseCumulativeProbability(1 - (1 - LEVEL) / 2);
    return new Worth(mean, mean - margin, mean + margin);
  }

  /** Whether the interval lies above zero. */
  public boolean isGain() {
    return low > 0;
  }
}
