package org.dbmtl.experiments.demo;

import java.util.SplittableRandom;

/**
 * Random draws for simulated logs, the same on every Java for the same seed. Not thread-safe: one
 * simulation owns it.
 */
public final class Draws {
  private final SplittableRandom random;

  public Draws(long seed) {
    this(new SplittableRandom(seed));
  }

  private Draws(SplittableRandom random) {
    this.random = random;
  }

  /** Draws of their own, which depend on the seed and on how often this was called before. */
  public Draws split() {
    return new Draws(random.split());
  }

  /** Uniform in [0, 1). */
  public double uniform() {
    return random.nextDouble();
  }

  /** Uniform in [low, high). */
  public double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Uniform in 0 to {@code bound - 1}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A standard normal draw by Box and Muller's method. */
  public double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** True with the probability whose logit is given. */
  public boolean happens(double logit) {
    return random.nextDouble() < logistic(logit);
  }

  /** Probability of a logit. */
  public static double logistic(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }

  /** Cumulative probabilities of ranks 1 to n under {@code rank^-exponent}. */
  public static double[] powerLaw(int n, double exponent) {
    double[] cumulative = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += StrictMath.pow(i + 1, -exponent);
      cumulative[i] = sum;
    }
    for (int i = 0; i < n; i++) {
      cumulative[i] /= sum;
    }
    return cumulative;
  }

  /** An index, 0 to n - 1, by cumulative probabilities. */
  public int index(double[] cumulative) {
    double u = random.nextDouble();
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] <= u) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
