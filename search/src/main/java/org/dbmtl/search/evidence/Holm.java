package org.dbmtl.search.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * P-values corrected for their number: rejecting what is at or below a level is wrong even once
 * with at most that probability, however the tests depend on each other.
 *
 * <p>Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
 * Statistics 6 (1979), 65-70. O(n log n).
 */
final class Holm {
  private Holm() {}

  /**
   * The corrected p-values, in the order of the given ones.
   *
   * @param pValues each in [0, 1]
   */
  static double[] adjust(double[] pValues) {
    List<Integer> smallestFirst =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .toList();
    double[] adjusted = new double[pValues.length];
    double least = 0;
    int left = pValues.length;
    for (int i : smallestFirst) {
      least = Math.max(least, Math.min(1, left * pValues[i]));
      adjusted[i] = least;
      left--;
    }
    return adjusted;
  }
}
