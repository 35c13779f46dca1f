package org.dbmtl.search.scheduler;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The shares of a full training at which points are judged, and who is best at one of them. */
final class Rungs {
  private Rungs() {}

  /**
   * {@code eta^-k, ..., eta^-2, eta^-1, 1} with the greatest k for which the first is not below the
   * least share.
   *
   * @return [rungs], rising
   */
  static double[] shares(double least, int eta) {
    int rungs = 1;
    // A ninth is not to be lost to rounding.
    while (Math.pow(eta, -rungs) >= least * (1 - 1e-9)) {
      rungs++;
    }
    double[] shares = new double[rungs];
    for (int i = 0; i < rungs; i++) {
      shares[i] = 1 / Math.pow(eta, rungs - 1.0 - i);
    }
    return shares;
  }

  /**
   * The best of a rung, of equal ones the earlier first; failed ones, whose value is NaN, never.
   *
   * @param most how many
   */
  static <K> List<K> best(Map<K, Double> values, int most) {
    return values.entrySet().stream()
        .filter(entry -> !Double.isNaN(entry.getValue()))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
