package org.dbmtl.search.sampler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.special.Erf;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.SearchSpace;

/**
 * A density over the unit cube of a space: a mixture of one product of kernels around each of some
 * points and one that is even, the prior.
 *
 * <p>The kernel of an ordered parameter is a normal one cut off at 0 and 1; of a choice it is its
 * value, with a share for every other one. Where a parameter does not count in a point, that
 * point's kernel for it is the even one; where it does not count in what is drawn or judged, it is
 * left out of the product. So one mixture serves spaces with conditions.
 *
 * <p>The width of a normal kernel is the distance to the farther of its two neighbours (Bergstra,
 * Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", 2011, section 4.1), and
 * at least {@value #LEAST_WIDTH} of the range: without a floor the few best points would each be
 * searched to death (Watanabe, "Tree-structured Parzen estimator", 2023, section 3.3.3). The floor
 * was chosen by {@code dbmtl bench samplers}; ADR 13 has the figures.
 */
final class ParzenMixture {
  private static final double LEAST_WIDTH = 0.05;
  private static final double SQRT_2 = Math.sqrt(2);

  private final SearchSpace space;
  private final List<double[]> points;
  private final double[][] widths;
  private final double other;
  private final double[][] logMass;

  /**
   * @param points [points][parameters], NaN for parameters that do not count
   */
  ParzenMixture(SearchSpace space, List<double[]> points) {
    this.space = space;
    this.points = points;
    int kernels = points.size() + 1;
    int parameters = space.parameters().size();
    this.other = 1.0 / kernels;
    this.widths = new double[points.size()][parameters];
    this.logMass = new double[points.size()][parameters];
    for (int i = 0; i < parameters; i++) {
      if (space.parameters().get(i).isOrdered()) {
        setWidths(i);
      }
    }
  }

  private void setWidths(int index) {
    List<Integer> counting = new ArrayList<>();
    for (int p = 0; p < points.size(); p++) {
      if (!Double.isNaN(points.get(p)[index])) {
        counting.add(p);
      }
    }
    counting.sort(Comparator.comparingDouble(p -> points.get(p)[index]));
    for (int k = 0; k < counting.size(); k++) {
      double unit = points.get(counting.get(k))[index];
      // The outermost points have one neighbour; a single one has the ends.
      boolean alone = counting.size() == 1;
      double below = alone ? 0 : k > 0 ? points.get(counting.get(k - 1))[index] : unit;
      double above =
          alone ? 1 : k < counting.size() - 1 ? points.get(counting.get(k + 1))[index] : unit;
      double width = Math.max(LEAST_WIDTH, Math.max(unit - below, above - unit));
      widths[counting.get(k)][index] = width;
      double mass =
          0.5 * (Erf.erf(unit / (width * SQRT_2)) + Erf.erf((1 - unit) / (width * SQRT_2)));
      logMass[counting.get(k)][index] = Math.log(mass * width * Math.sqrt(2 * Math.PI));
    }
  }

  /** Draws a place; NaN for what does not count there. */
  double[] draw(RandomGenerator random) {
    int kernel = random.nextInt(points.size() + 1);
    double[] centre = kernel < points.size() ? points.get(kernel) : null;
    double[] units = new double[space.parameters().size()];
    for (int i = 0; i < units.length; i++) {
      Parameter parameter = space.parameters().get(i);
      if (!space.counts(i, units)) {
        units[i] = Double.NaN;
        continue;
      }
      double unit =
          centre == null || Double.isNaN(centre[i])
              ? random.nextDouble()
              : parameter.isOrdered()
                  ? normal(centre[i], widths[kernel][i], random)
                  : choice(centre[i], parameter, random);
      units[i] = parameter.unit(parameter.at(unit));
    }
    return units;
  }

  private static double normal(double centre, double width, RandomGenerator random) {
    while (true) {
      double unit = centre + width * random.nextGaussian();
      if (unit >= 0 && unit <= 1) {
        return unit;
      }
    }
  }

  private double choice(double centre, Parameter parameter, RandomGenerator random) {
    // The centre's option has the weight 1 + other, each of the rest the weight other.
    double all = 1 + parameter.levels() * other;
    return random.nextDouble() * all < 1 ? centre : random.nextDouble();
  }

  /** Natural logarithm of the density at a place, in O(points * parameters). */
  double logDensity(double[] units) {
    double[] logs = new double[points.size() + 1];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int p = 0; p <= points.size(); p++) {
      double log = 0;
      for (int i = 0; i < units.length; i++) {
        if (!Double.isNaN(units[i])) {
          log += p < points.size() ? logKernel(p, i, units[i]) : logEven(i);
        }
      }
      logs[p] = log;
      greatest = Math.max(greatest, log);
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - greatest);
    }
    return greatest + Math.log(sum / logs.length);
  }

  private double logKernel(int point, int index, double unit) {
    double centre = points.get(point)[index];
    if (Double.isNaN(centre)) {
      return logEven(index);
    }
    Parameter parameter = space.parameters().get(index);
    if (parameter.isOrdered()) {
      double z = (unit - centre) / widths[point][index];
      return -0.5 * z * z - logMass[point][index];
    }
    double all = 1 + parameter.levels() * other;
    // Both are middles of cells, computed alike.
    return Math.log((unit == centre ? 1 + other : other) / all);
  }

  private double logEven(int index) {
    Parameter parameter = space.parameters().get(index);
    return parameter.isOrdered() ? 0 : -Math.log((double) parameter.levels());
  }
}
