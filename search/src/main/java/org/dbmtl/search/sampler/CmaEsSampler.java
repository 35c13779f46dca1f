package org.dbmtl.search.sampler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

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
  private final RealVector weights;
  private final double mueff;
  private final double cc;
  private final double cs;
  private final double c1;
  private final double cmu;
  private final double damps;
  private final double chiN;

  private final Map<Point, RealVector> drawn = new LinkedHashMap<>();
  private final List<Member> generation = new ArrayList<>();
  private RealVector mean;
  private double sigma = FIRST_SIGMA;
  private RealVector pathC;
  private RealVector pathSigma;
  private RealMatrix covariance;
  private RealMatrix axes;
  private RealVector lengths;
  private int generations;
  private double bestBefore = Double.NEGATIVE_INFINITY;
  private @Nullable RealVector latest;

  private record Member(RealVector units, double value) {}

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
    weights = new ArrayRealVector(mu);
    for (int i = 0; i < mu; i++) {
      weights.setEntry(i, Math.log((lambda + 1) / 2.0) - Math.log(i + 1.0));
    }
    weights.mapDivideToSelf(weights.getL1Norm());
    mueff = 1 / weights.dotProduct(weights);
    cc = (4 + mueff / n) / (n + 4 + 2 * mueff / n);
    cs = (mueff + 2) / (n + mueff + 5);
    c1 = 2 / ((n + 1.3) * (n + 1.3) + mueff);
    cmu = Math.min(1 - c1, 2 * (mueff - 2 + 1 / mueff) / ((n + 2.0) * (n + 2) + mueff));
    damps = 1 + 2 * Math.max(0, Math.sqrt((mueff - 1) / (n + 1)) - 1) + cs;
    chiN = Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
    mean = new ArrayRealVector(n, 0.5);
    pathC = new ArrayRealVector(n);
    pathSigma = new ArrayRealVector(n);
    covariance = MatrixUtils.createRealIdentityMatrix(n);
    axes = MatrixUtils.createRealIdentityMatrix(n);
    lengths = new ArrayRealVector(n, 1);
  }

  @Override
  Point draw() {
    RealVector units = outside();
    for (int i = 0; i < REDRAWS && (units.getMinValue() < 0 || units.getMaxValue() > 1); i++) {
      units = outside();
    }
    latest = units.mapToSelf(unit -> Math.min(Math.max(unit, 0), 1));
    return space().at(units.toArray());
  }

  /** A draw that may lie outside the cube. */
  private RealVector outside() {
    RealVector z = lengths.map(length -> length * random().nextGaussian());
    return mean.add(axes.operate(z).mapMultiply(sigma));
  }

  @Override
  void proposed(Point point) {
    if (latest != null && space().at(latest.toArray()).equals(point)) {
      drawn.put(point, latest);
    }
    latest = null;
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
    RealVector units = drawn.remove(observation.point());
    if (units != null) {
      generation.add(new Member(units, value));
      if (generation.size() == lambda) {
        evolve();
      }
    } else if (generations == 0 && generation.isEmpty() && value > bestBefore) {
      bestBefore = value;
      mean = new ArrayRealVector(space().units(observation.point()));
    }
  }

  private void evolve() {
    generation.sort((a, b) -> Double.compare(b.value, a.value));
    RealVector old = mean;
    mean = new ArrayRealVector(n);
    for (int i = 0; i < weights.getDimension(); i++) {
      mean.combineToSelf(1, weights.getEntry(i), generation.get(i).units);
    }
    RealVector step = mean.subtract(old).mapDivideToSelf(sigma);
    generations++;
    RealVector whitened = axes.operate(axes.preMultiply(step).ebeDivide(lengths));
    pathSigma.combineToSelf(1 - cs, Math.sqrt(cs * (2 - cs) * mueff), whitened);
    double length = pathSigma.getNorm();
    boolean slow =
        length / Math.sqrt(1 - Math.pow(1 - cs, 2.0 * generations)) / chiN < 1.4 + 2.0 / (n + 1);
    pathC.combineToSelf(1 - cc, slow ? Math.sqrt(cc * (2 - cc) * mueff) : 0, step);
    adapt(old, slow);
    sigma *= Math.exp(cs / damps * (length / chiN - 1));
    generation.clear();
    EigenDecomposition eigen = new EigenDecomposition(covariance);
    axes = eigen.getV();
    lengths = new ArrayRealVector(eigen.getRealEigenvalues());
    lengths.mapToSelf(value -> Math.sqrt(Math.max(value, 1e-20)));
  }

  private void adapt(RealVector old, boolean slow) {
    List<RealVector> ys = generation.stream().map(member -> member.units.subtract(old)).toList();
    double lost = slow ? 0 : c1 * cc * (2 - cc);
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        double rankMu = 0;
        for (int i = 0; i < weights.getDimension(); i++) {
          RealVector y = ys.get(i);
          rankMu += weights.getEntry(i) * y.getEntry(a) * y.getEntry(b) / (sigma * sigma);
        }
        double value =
            (1 - c1 - cmu + lost) * covariance.getEntry(a, b)
                + c1 * pathC.getEntry(a) * pathC.getEntry(b)
                + cmu * rankMu;
        covariance.setEntry(a, b, value);
        covariance.setEntry(b, a, value);
      }
    }
  }

  /** Makes it for a sweep that asks for {@code cmaes}. */
  public static final class Provider implements SamplerProvider {
    @Override
    public String name() {
      return "cmaes";
    }

    @Override
    public Sampler create(SearchSpace space, long seed) {
      return new CmaEsSampler(space, seed);
    }
  }
}
