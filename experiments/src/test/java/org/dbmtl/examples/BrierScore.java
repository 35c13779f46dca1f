package org.dbmtl.examples;

import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.MetricProvider;

/** A metric of a user: the mean squared error of the probability of a binary target. */
public final class BrierScore implements MetricProvider {
  private static final Metric BRIER_SCORE =
      Metric.of("brierScore", "Brier score", Metric.Kind.BINARY, Metric.Best.LOWEST);

  @Override
  public Metric metric() {
    return BRIER_SCORE;
  }

  @Override
  public double value(double[] predictions, double[] labels, int[] groups) {
    double squares = 0;
    for (int row = 0; row < labels.length; row++) {
      squares += Math.pow(predictions[row] - labels[row], 2);
    }
    return squares / labels.length;
  }
}
