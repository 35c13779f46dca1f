package org.dbmtl.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.dbmtl.graph.optimum.LocalScores;

/**
 * Tables of local scores as a real log has them: BIC of linear Gaussian targets, from rows drawn
 * out of a random network in which a target has two parents on average.
 */
final class GaussianScores {
  private static final int ROWS = 2_000;

  /** Most parents of a set that is priced. */
  private static final int MAX_PARENTS = 4;

  private GaussianScores() {}

  /**
   * A table.
   *
   * @param targets 1 to 64
   * @param screened how many other targets, those of the highest correlation, may be parents
   */
  static LocalScores of(int targets, int screened, long seed) {
    RealMatrix covariance =
        new Covariance(rows(targets, new SplittableRandom(seed))).getCovarianceMatrix();
    List<String> names = IntStream.range(0, targets).mapToObj(i -> "t" + i).toList();
    List<long[]> sets = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      int child = target;
      int[] parents =
          IntStream.range(0, targets)
              .filter(other -> other != child)
              .boxed()
              .sorted(Comparator.comparingDouble(other -> -correlation(covariance, child, other)))
              .limit(screened)
              .mapToInt(other -> other)
              .toArray();
      long[] priced =
          LongStream.range(0, 1L << parents.length)
              .filter(places -> Long.bitCount(places) <= MAX_PARENTS)
              .map(places -> members(places, parents))
              .toArray();
      sets.add(priced);
      scores.add(Arrays.stream(priced).mapToDouble(set -> bic(covariance, child, set)).toArray());
    }
    return LocalScores.of(names, sets, scores);
  }

  private static long members(long places, int[] parents) {
    long set = 0;
    for (long rest = places; rest != 0; rest &= rest - 1) {
      set |= 1L << parents[Long.numberOfTrailingZeros(rest)];
    }
    return set;
  }

  private static RealMatrix rows(int targets, SplittableRandom random) {
    double[][] weights = new double[targets][targets];
    for (int child = 1; child < targets; child++) {
      for (int parent = 0; parent < child; parent++) {
        if (random.nextDouble() < 4.0 / targets) {
          weights[child][parent] = (random.nextBoolean() ? 1 : -1) * random.nextDouble(.1, .8);
        }
      }
    }
    double[][] rows = new double[ROWS][targets];
    Random normal = new Random(random.nextLong());
    for (double[] row : rows) {
      for (int child = 0; child < targets; child++) {
        row[child] = normal.nextGaussian();
        for (int parent = 0; parent < child; parent++) {
          row[child] += weights[child][parent] * row[parent];
        }
      }
    }
    return new Array2DRowRealMatrix(rows, false);
  }

  private static double correlation(RealMatrix covariance, int a, int b) {
    return Math.abs(covariance.getEntry(a, b))
        / Math.sqrt(covariance.getEntry(a, a) * covariance.getEntry(b, b));
  }

  /** The BIC score for each row, in nats, less what does not depend on the parents. */
  private static double bic(RealMatrix covariance, int target, long set) {
    int[] parents = IntStream.range(0, Long.SIZE).filter(each -> (set >>> each & 1) != 0).toArray();
    double variance = covariance.getEntry(target, target);
    if (parents.length > 0) {
      RealMatrix inner = covariance.getSubMatrix(parents, parents);
      double[] outer = covariance.getSubMatrix(parents, new int[] {target}).getColumn(0);
      double[] slopes =
          new CholeskyDecomposition(inner)
              .getSolver()
              .solve(new Array2DRowRealMatrix(outer))
              .getColumn(0);
      for (int i = 0; i < slopes.length; i++) {
        variance -= slopes[i] * outer[i];
      }
    }
    return -.5 * Math.log(variance) - .5 * Math.log(ROWS) / ROWS * parents.length;
  }
}
