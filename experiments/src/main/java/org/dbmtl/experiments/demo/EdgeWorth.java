package org.dbmtl.experiments.demo;

/**
 * What the edges of {@link SimulatedStream} are worth at best: the mean over clicks, in nats, of
 * the information that each child's parent has of it given the features, {@code I(child; parent |
 * x)}, summed over the edges that have a strength.
 *
 * <p>That is how much a network that knows all the formulas gains if it may read the parents'
 * outcomes ({@code label}) over one that may not. The integral over the stay is by the trapezoid
 * rule between -5 and 5 deviations, which for a normal density is exact to many digits.
 */
final class EdgeWorth {
  private static final int POINTS = 41;
  private static final double END = 5;
  private static final double[] NORMAL = new double[POINTS];
  private static final double[] WEIGHT = new double[POINTS];

  static {
    double sum = 0;
    for (int i = 0; i < POINTS; i++) {
      NORMAL[i] = END * (2.0 * i / (POINTS - 1) - 1);
      WEIGHT[i] = StrictMath.exp(-NORMAL[i] * NORMAL[i] / 2);
      sum += WEIGHT[i];
    }
    for (int i = 0; i < POINTS; i++) {
      WEIGHT[i] /= sum;
    }
  }

  private double sum;
  private long clicks;

  double mean() {
    return clicks == 0 ? 0 : sum / clicks;
  }

  /** Counts a click. */
  void begin() {
    clicks++;
  }

  /**
   * Adds what the stay tells of a child.
   *
   * @param mean of the stay in deviations
   * @param deviation of the same
   * @param off probability that there is no stay; the child then has {@code logit}
   * @param logit of the child at a mean stay
   * @param slope of the logit by the stay
   * @return probability of the child, whatever the stay
   */
  double addStay(double mean, double deviation, double off, double logit, double slope) {
    double without = Draws.logistic(logit);
    double probability = off * without;
    double given = off * entropy(without);
    for (int i = 0; i < POINTS; i++) {
      double p = Draws.logistic(logit + slope * (mean + deviation * NORMAL[i]));
      probability += (1 - off) * WEIGHT[i] * p;
      given += (1 - off) * WEIGHT[i] * entropy(p);
    }
    sum += entropy(probability) - given;
    return probability;
  }

  /**
   * Adds what a like tells of a child.
   *
   * @param like its probability
   * @param logit of the child without a like
   * @param step of the logit by a like
   */
  void addLike(double like, double logit, double step) {
    double on = Draws.logistic(logit + step);
    double off = Draws.logistic(logit);
    sum += entropy(like * on + (1 - like) * off) - like * entropy(on) - (1 - like) * entropy(off);
  }

  /** Nats. */
  private static double entropy(double p) {
    return p <= 0 || p >= 1 ? 0 : -p * StrictMath.log(p) - (1 - p) * StrictMath.log(1 - p);
  }
}
