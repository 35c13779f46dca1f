package org.dbmtl.search.trial;

import java.util.List;

/**
 * The receiver operating characteristic of a binary target, read off at a fixed grid of false
 * positive rates, so that curves of several repeats can be averaged point by point ("vertical
 * averaging", Fawcett, "An introduction to ROC analysis", 2006). The grid is dense at low rates,
 * where rare targets are decided.
 *
 * @param rates true positive rate at each {@link #falsePositiveRate}, in [0, 1], not falling
 */
public record RocCurve(List<Double> rates) {
  /** Number of points. */
  public static final int POINTS = 51;

  /**
   * @throws IllegalArgumentException if there are not {@value #POINTS} rates in [0, 1]
   */
  public RocCurve {
    rates = List.copyOf(rates);
    if (rates.size() != POINTS || rates.stream().anyMatch(rate -> !(rate >= 0 && rate <= 1))) {
      throw new IllegalArgumentException(
          "%d rates, %s: a curve has %d of them, in [0, 1]".formatted(rates.size(), rates, POINTS));
    }
  }

  /**
   * False positive rate of a point, from 0 to 1.
   *
   * @param point from 0 to {@code POINTS - 1}
   */
  public static double falsePositiveRate(int point) {
    double share = point / (POINTS - 1.0);
    return share * share;
  }

  /**
   * The mean of these curves, point by point.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static RocCurve mean(List<RocCurve> curves) {
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("there is no mean of no curves");
    }
    Double[] mean = new Double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      int point = i;
      mean[i] =
          Math.min(1, curves.stream().mapToDouble(c -> c.rates().get(point)).average().orElse(0));
    }
    return new RocCurve(List.of(mean));
  }
}
