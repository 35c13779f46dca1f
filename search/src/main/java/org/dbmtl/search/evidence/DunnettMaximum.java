package org.dbmtl.search.evidence;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.analysis.interpolation.SplineInterpolator;
import org.apache.commons.math3.analysis.polynomials.PolynomialFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The largest of several one-sided t ratios that compare each of {@code m} means with one and the
 * same mean, all of equally many values, by one pooled deviation: {@code max (Z_j - Z_0) / (√2 U)},
 * {@code Z} standard normal, {@code U²} a chi-square by its {@code v} degrees of freedom.
 *
 * <p>Dunnett, "A Multiple Comparison Procedure for Comparing Several Treatments with a Control",
 * JASA 50 (1955), 1096-1121. Given {@code x = √2 d U}, the maximum is below {@code d} with
 * probability {@code H(x) = ∫ Φ(z + x)^m φ(z) dz}. Here H is computed by the trapezoidal rule in
 * steps of 1/16, kept as a cubic spline, and averaged over the distribution of U by the trapezoidal
 * rule over log U. With {@code m = 1} this is Student's t. The error is below 1e-7 (tested against
 * scipy).
 *
 * <p>Immutable and thread-safe. H takes about a millisecond and is remembered for the last few
 * {@code m}; a probability takes some microseconds, a critical value ten times that.
 */
public final class DunnettMaximum {
  private static final int PER_UNIT = 16;
  private static final int REACH = 9 * PER_UNIT;
  private static final int LEAST = -14 * PER_UNIT;
  private static final int MOST = 16 * PER_UNIT;
  private static final int MOST_REMEMBERED = 64;
  private static final double NEGLIGIBLE = -36;
  private static final int MOST_EVALUATIONS = 1000;
  private static final int NODES = 200;
  private static final double ALMOST_NORMAL = 1e7;

  private static final double[] LOG_CUMULATIVE = logCumulative();
  private static final Map<Integer, PolynomialFunction[]> KNOWN = new ConcurrentHashMap<>();

  private final PolynomialFunction[] ofKnownDeviation;
  private final double[] deviations;
  private final double[] weights;

  /**
   * @param comparisons how many means are compared with the one, 1 or more
   * @param freedom degrees of freedom of the pooled deviation, 1 or more
   * @throws IllegalArgumentException if one is below 1
   */
  public DunnettMaximum(int comparisons, double freedom) {
    if (comparisons < 1 || !(freedom >= 1)) {
      throw new IllegalArgumentException(
          "%d comparisons with %s degrees of freedom: both are 1 or more"
              .formatted(comparisons, freedom));
    }
    if (KNOWN.size() > MOST_REMEMBERED) {
      KNOWN.clear();
    }
    ofKnownDeviation = KNOWN.computeIfAbsent(comparisons, DunnettMaximum::spline);
    if (freedom > ALMOST_NORMAL) {
      deviations = new double[] {1};
      weights = new double[] {1};
    } else {
      deviations = new double[NODES];
      weights = new double[NODES];
      fill(freedom);
    }
  }

  /** U and its weight at equal steps of log U, over the range where its density counts. */
  private void fill(double freedom) {
    double low = end(freedom, -1);
    double step = (end(freedom, 1) - low) / (NODES - 1);
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double log = low + i * step;
      deviations[i] = Math.exp(log);
      weights[i] = Math.exp(logDensity(freedom, log));
      sum += weights[i];
    }
    for (int i = 0; i < NODES; i++) {
      weights[i] /= sum;
    }
  }

  /** Log of the density of log U, up to a constant; 0 at its peak, log U = 0. */
  private static double logDensity(double freedom, double log) {
    return freedom * (log - Math.expm1(2 * log) / 2);
  }

  private static double end(double freedom, int sign) {
    double distance = 1 / Math.sqrt(freedom);
    while (logDensity(freedom, sign * distance) > NEGLIGIBLE) {
      distance *= 1.1;
    }
    return sign * distance;
  }

  /**
   * Probability that the maximum is {@code ratio} or more.
   *
   * @param ratio the t ratio, any number, infinite ones too
   * @return in [0, 1]
   * @throws IllegalArgumentException if the ratio is not a number
   */
  public double exceeds(double ratio) {
    if (Double.isNaN(ratio)) {
      throw new IllegalArgumentException("the ratio is NaN, but must be a number");
    }
    if (Double.isInfinite(ratio)) {
      return ratio > 0 ? 0 : 1;
    }
    double below = 0;
    for (int i = 0; i < deviations.length; i++) {
      below += weights[i] * belowWithDeviation(Math.sqrt(2) * ratio * deviations[i]);
    }
    return Math.max(0, Math.min(1, 1 - below));
  }

  private double belowWithDeviation(double x) {
    double position = x * PER_UNIT - LEAST;
    if (position <= 0) {
      return 0;
    }
    int piece = (int) position;
    return piece >= ofKnownDeviation.length
        ? 1
        : ofKnownDeviation[piece].value((position - piece) / PER_UNIT);
  }

  /**
   * The ratio that the maximum exceeds with this probability.
   *
   * @param level in (0, 1)
   * @throws IllegalArgumentException if the level is not in (0, 1)
   */
  public double critical(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level %s is not in (0, 1)".formatted(level));
    }
    double low = -1;
    double high = 1;
    while (exceeds(low) < level) {
      low *= 2;
    }
    while (exceeds(high) > level) {
      high *= 2;
    }
    return new BrentSolver(1e-12, 1e-9)
        .solve(MOST_EVALUATIONS, ratio -> exceeds(ratio) - level, low, high);
  }

  private static PolynomialFunction[] spline(int comparisons) {
    double[] xs = new double[MOST - LEAST + 1];
    double[] values = new double[xs.length];
    for (int x = LEAST; x <= MOST; x++) {
      double sum = 0;
      for (int z = -REACH; z <= REACH; z++) {
        double density = Math.exp(-0.5 * z * z / PER_UNIT / PER_UNIT);
        sum += density * Math.exp(comparisons * LOG_CUMULATIVE[z + x + REACH - LEAST]);
      }
      xs[x - LEAST] = (double) x / PER_UNIT;
      values[x - LEAST] = sum / PER_UNIT / Math.sqrt(2 * Math.PI);
    }
    return new SplineInterpolator().interpolate(xs, values).getPolynomials();
  }

  /** Log of Φ at the sums of the two grids. */
  private static double[] logCumulative() {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double[] logs = new double[2 * REACH + MOST - LEAST + 1];
    for (int i = 0; i < logs.length; i++) {
      double at = (double) (i - REACH + LEAST) / PER_UNIT;
      // Above 0 the upper tail is what can be told from 1.
      logs[i] =
          at < 0
              ? Math.log(normal.cumulativeProbability(at))
              : Math.log1p(-normal.cumulativeProbability(-at));
    }
    return logs;
  }
}
