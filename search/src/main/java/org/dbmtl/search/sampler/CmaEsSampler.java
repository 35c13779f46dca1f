package org.dbmtl.search.sampler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.StudyException;

/**
 * CMA-ES: draws from a normal distribution over the unit cube, whose mean, width and shape follow
 * the best draws (Hansen, "The CMA evolution strategy: a tutorial", 2016, figure 6 with the default
 * parameters of table 1, without negative weights). Commons Math has the algorithm too, but only as
 * a function that calls the objective; here it is asked and told.
 *
 * <p>A generation ends as soon as as many of its points were told as it has members, so that asking
 * never waits; what a round asks for beyond them is drawn from the same distribution. A draw
 * outside the cube is drawn again, up to {@value #REDRAWS} times, then moved to its surface. Points
 * that it did not draw itself, which are enqueued or told before, are not learned from, but the
 * best one told before the first draw is where it starts. Only for one objective. A proposal costs
 * O(parameters²), the end of a generation O(parameters³).
 */
final class CmaEsSampler extends DistinctSampler {
  private static final int REDRAWS = 100;
  private static final double FIRST_SIGMA = 0.3;

  private final int n;
  private final int lambda;
  private final double[] weights;
  private final double mueff;
  private final double cc;
  private final double cs;
  private final double c1;
  private final double cmu;
  private final double damps;
  private final double chiN;

  private final Map<Point, double[]> drawn = new LinkedHashMap<>();
  private final List<Member> generation = new ArrayList<>();
  private double[] mean;
  private double sigma = FIRST_SIGMA;
  private double[] pathC;
  private double[] pathSigma;
  private RealMatrix covariance;
  private RealMatrix axes;
  private double[] lengths;
  private int generations;
  private double bestBefore = Double.NEGATIVE_INFINITY;
  private final Deque<double[]> latest = new ArrayDeque<>();

  private static final class Member {
    private final double[] units;
    private final double value;

    Member(double[] units, double value) {
      this.units = units;
      this.value = value;
    }
  }

  /**
   * @throws StudyException if a parameter is a choice or has a condition
   */
  CmaEsSampler(SearchSpace space, long seed) {
    super(space, seed, "sampler-cmaes");
    for (Parameter parameter : space.parameters()) {
      if (!parameter.isOrdered() || parameter.condition() != null) {
        throw new StudyException(
            "sampler 'cmaes' moves numbers alone, but '%s' is a choice or has a condition: use 'tpe'"
                .formatted(parameter.name()));
      }
    }
    n = space.parameters().size();
    lambda = 4 + (int) Math.floor(3 * Math.log(n));
    int mu = lambda / 2;
    weights = new double[mu];
    double sum = 0;
    for (int i = 0; i < mu; i++) {
      weights[i] = Math.log((lambda + 1) / 2.0) - Math.log(i + 1.0);
      sum += weights[i];
    }
    double squares = 0;
    for (int i = 0; i < mu; i++) {
      weights[i] /= sum;
      squares += weights[i] * weights[i];
    }
    mueff = 1 / squares;
    cc = (4 + mueff / n) / (n + 4 + 2 * mueff / n);
    cs = (mueff + 2) / (n + mueff + 5);
    c1 = 2 / ((n + 1.3) * (n + 1.3) + mueff);
    cmu = Math.min(1 - c1, 2 * (mueff - 2 + 1 / mueff) / ((n + 2.0) * (n + 2) + mueff));
    damps = 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cs;
    chiN = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
    mean = new double[n];
    Arrays.fill(mean, 0.5);
    pathC = new double[n];
    pathSigma = new double[n];
    covariance = identity();
    axes = identity();
    lengths = new double[n];
    Arrays.fill(lengths, 1);
  }

  private RealMatrix identity() {
    double[][] one = new double[n][n];
    for (int i = 0; i < n; i++) {
      one[i][i] = 1;
    }
    return new Array2DRowRealMatrix(one, false);
  }

  @Override
  Point draw() {
    double[] units = outside();
    for (int i = 0; i < REDRAWS && !isInside(units); i++) {
      units = outside();
    }
    for (int i = 0; i < n; i++) {
      units[i] = Math.min(Math.max(units[i], 0), 1);
    }
    latest.clear();
    latest.add(units);
    return space().at(units);
  }

  /** A draw that may lie outside the cube. */
  private double[] outside() {
    double[] z = new double[n];
    for (int i = 0; i < n; i++) {
      z[i] = lengths[i] * random().nextGaussian();
    }
    double[] y = axes.operate(z);
    for (int i = 0; i < n; i++) {
      y[i] = mean[i] + sigma * y[i];
    }
    return y;
  }

  private static boolean isInside(double[] units) {
    for (double unit : units) {
      if (unit < 0 || unit > 1) {
        return false;
      }
    }
    return true;
  }

  @Override
  void proposed(Point point) {
    double[] units = latest.poll();
    if (units != null && space().at(units).equals(point)) {
      drawn.put(point, units);
    }
  }

  @Override
  void observed(Observation observation) {
    if (observation.values().size() > 1) {
      throw new StudyException(
          "sampler 'cmaes' follows one objective, but there are %d: use 'tpe'"
              .formatted(observation.values().size()));
    }
    if (observation.fidelity() < 1) {
      return;
    }
    double value = observation.isFailed() ? Double.NEGATIVE_INFINITY : observation.values().get(0);
    double[] units = drawn.remove(observation.point());
    if (units != null) {
      generation.add(new Member(units, value));
      if (generation.size() == lambda) {
        evolve();
      }
    } else if (generations == 0 && generation.isEmpty() && value > bestBefore) {
      bestBefore = value;
      mean = space().units(observation.point());
    }
  }

  private void evolve() {
    generation.sort((a, b) -> Double.compare(b.value, a.value));
    double[] old = mean;
    mean = new double[n];
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < n; j++) {
        mean[j] += weights[i] * generation.get(i).units[j];
      }
    }
    double[] step = new double[n];
    for (int j = 0; j < n; j++) {
      step[j] = (mean[j] - old[j]) / sigma;
    }
    generations++;
    double[] whitened = axes.operate(scaled(axes.preMultiply(step)));
    double length = 0;
    for (int j = 0; j < n; j++) {
      pathSigma[j] = (1 - cs) * pathSigma[j] + Math.sqrt(cs * (2 - cs) * mueff) * whitened[j];
      length += pathSigma[j] * pathSigma[j];
    }
    length = Math.sqrt(length);
    boolean slow =
        length / Math.sqrt(1 - Math.pow(1 - cs, 2.0 * generations)) / chiN < 1.4 + 2.0 / (n + 1);
    for (int j = 0; j < n; j++) {
      pathC[j] = (1 - cc) * pathC[j] + (slow ? Math.sqrt(cc * (2 - cc) * mueff) * step[j] : 0);
    }
    adapt(old, slow);
    sigma *= Math.exp(cs / damps * (length / chiN - 1));
    generation.clear();
    decompose();
  }

  /** Divided by the lengths of the axes. */
  private double[] scaled(double[] vector) {
    double[] scaled = new double[n];
    for (int j = 0; j < n; j++) {
      scaled[j] = vector[j] / lengths[j];
    }
    return scaled;
  }

  private void adapt(double[] old, boolean slow) {
    double lost = slow ? 0 : c1 * cc * (2 - cc);
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        double rankMu = 0;
        for (int i = 0; i < weights.length; i++) {
          double[] units = generation.get(i).units;
          rankMu += weights[i] * (units[a] - old[a]) * (units[b] - old[b]) / (sigma * sigma);
        }
        double value =
            (1 - c1 - cmu + lost) * covariance.getEntry(a, b)
                + c1 * pathC[a] * pathC[b]
                + cmu * rankMu;
        covariance.setEntry(a, b, value);
        covariance.setEntry(b, a, value);
      }
    }
  }

  private void decompose() {
    EigenDecomposition eigen = new EigenDecomposition(covariance);
    axes = eigen.getV();
    double[] values = eigen.getRealEigenvalues();
    for (int j = 0; j < n; j++) {
      lengths[j] = Math.sqrt(Math.max(values[j], 1e-20));
    }
  }
}
