package org.dbmtl.predictor.density;

/** The logistic function and its logarithms, exact for large arguments. */
public final class Logistic {
  private static final int END = 8;
  private static final int STEPS = 64;
  // 0, the function at -END, -END + 1 / STEPS, ..., END, and 1.
  private static final double[] TABLE = new double[2 * END * STEPS + 3];

  static {
    for (int i = 1; i < TABLE.length - 1; i++) {
      TABLE[i] = of((double) (i - 1) / STEPS - END);
    }
    TABLE[TABLE.length - 1] = 1;
  }

  private Logistic() {}

  /**
   * 1 if {@code of(z)} is above a number, else 0; mostly by a table of the function, which only
   * rises, and without a branch that nobody can foresee.
   */
  public static int above(double number, double z) {
    int place = (int) ((z + END) * STEPS + 1);
    int at = Math.max(0, Math.min(place, TABLE.length - 2));
    double over = number - TABLE[at];
    boolean isOutside = over * (number - TABLE[at + 1]) > 0;
    if (isOutside) {
      return (int) (Double.doubleToRawLongBits(over) >>> 63);
    }
    return number < of(z) ? 1 : 0;
  }

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
