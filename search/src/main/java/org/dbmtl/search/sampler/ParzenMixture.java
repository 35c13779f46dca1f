package org.dbmtl.search.sampler;

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
 * <p>Bandwidth: Scott's rule as in Falkner, Klein and Hutter ("BOHB", 2018) and Optuna's
 * multivariate TPE, {@code 0.2 n^(-1/(d+4))} of the range for n kernels in d dimensions, and at
 * least {@code 1/min(100, n)} of it (Bergstra et al. 2011; Watanabe, "Tree-structured Parzen
 * estimator", 2023, section 3.3.3, on why a floor is needed).
 */
final class ParzenMixture {
  private static final double SQRT_2 = Math.sqrt(2);

  private final SearchSpace space;
  private final List<double[]> points;
  private final double width;
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
    double scott = 0.2 * Math.pow(kernels, -1.0 / (parameters + 4));
    this.width = Math.max(scott, 1.0 / Math.min(100, kernels));
    this.other = 1.0 / kernels;
    this.logMass = new double[points.size()][parameters];
    for (int p = 0; p < points.size(); p++) {
      for (int i = 0; i < parameters; i++) {
        double centre = points.get(p)[i];
        if (!Double.isNaN(centre) && space.parameters().get(i).isOrdered()) {
          double mass =
              0.5 * (Erf.erf(centre / (width * SQRT_2)) + Erf.erf((1 - centre) / (width * SQRT_2)));
          logMass[p][i] = Math.log(mass * width * Math.sqrt(2 * Math.PI));
        }
      }
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
                  ? normal(centre[i], random)
                  : choice(centre[i], parameter, random);
      units[i] = parameter.unit(parameter.at(unit));
    }
    return units;
  }

  private double normal(double centre, RandomGenerator random) {
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
      double z = (unit - centre) / width;
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
