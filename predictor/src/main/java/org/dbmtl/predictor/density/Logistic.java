package org.dbmtl.predictor.density;

/** The logistic function and its logarithms, exact for large arguments. */
public final class Logistic {
  private Logistic() {}

  /** {@code 1 / (1 + e^-z)}. */
  public static double of(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** The z of a probability: its log odds. */
  public static double logit(double probability) {
    return Math.log(probability / (1 - probability));
  }

  /** {@code log(1 + e^z)}: the negative log probability of the outcome that z speaks against. */
  public static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }
}
