package org.dbmtl.predictor.unit;

/** The standard normal distribution function. */
final class NormalDistribution {
  private static final double P = 0.3275911;
  private static final double[] A = {
    0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429
  };

  private NormalDistribution() {}

  /**
   * {@code P(X <= x)}, within 1e-7 (Abramowitz and Stegun, "Handbook of mathematical functions",
   * 1964, formula 7.1.26).
   */
  static double of(double x) {
    double z = Math.abs(x) / Math.sqrt(2);
    double t = 1 / (1 + P * z);
    double series = 0;
    for (int i = A.length - 1; i >= 0; i--) {
      series = (series + A[i]) * t;
    }
    double upper = series * Math.exp(-z * z) / 2;
    return x >= 0 ? 1 - upper : upper;
  }
}
