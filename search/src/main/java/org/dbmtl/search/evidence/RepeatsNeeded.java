package org.dbmtl.search.evidence;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * How many repeats it takes to distinguish two structures: the size of a paired t test with a
 * two-sided level of {@value #LEVEL} and a power of {@value #POWER}.
 *
 * <p>The smallest {@code n >= 2} with {@code n >= (t(0.975, n-1) + t(0.8, n-1))^2 sd^2 / effect^2},
 * as Chow, Shao and Wang, "Sample Size Calculations in Clinical Research" (2nd edition 2008,
 * section 3.1), approximate the noncentral t distribution. For effects of a tenth to three
 * deviations it differs from the exact test's number by at most one.
 */
final class RepeatsNeeded {
  private static final double LEVEL = 0.05;
  private static final double POWER = 0.8;
  private static final double MOST = 1e6;

  private RepeatsNeeded() {}

  /**
   * Repeats that detect the effect.
   *
   * @param effect mean paired difference, its sign does not matter
   * @param deviation of the paired differences between seeds, in the effect's unit
   * @return 2 or more, or null if a million are not enough or the deviation is not known
   */
  static @Nullable Integer toDetect(double effect, double deviation) {
    double ratio = Math.pow(deviation / effect, 2);
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double least = Math.pow(quantiles(normal::inverseCumulativeProbability), 2) * ratio;
    if (!(least <= MOST)) {
      return null;
    }
    // A t quantile is above the normal one, so fewer are never enough.
    int repeats = Math.max(2, (int) Math.ceil(least));
    while (repeats < Math.pow(quantiles(student(repeats)), 2) * ratio) {
      repeats++;
    }
    return repeats;
  }

  private static Quantile student(int repeats) {
    return new TDistribution(null, repeats - 1)::inverseCumulativeProbability;
  }

  private static double quantiles(Quantile of) {
    return of.at(1 - LEVEL / 2) + of.at(POWER);
  }

  private interface Quantile {
    double at(double probability);
  }
}
