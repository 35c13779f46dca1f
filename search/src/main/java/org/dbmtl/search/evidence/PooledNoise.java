package org.dbmtl.search.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The noise that is left in single scores when each candidate's mean and what a seed does to all
 * candidates are taken off, pooled over all candidates.
 *
 * <p>The two-way layout of candidates and seeds without replication: {@code y(c,r) = m(c) + s(r) +
 * e(c,r)}, the {@code e} independent with one deviation (Searle, Casella and McCulloch, "Variance
 * Components", 1992, chapters 4 and 5). It is fitted by least squares, so that cells may be
 * missing; with none missing the deviation of a paired difference, {@code √2} times the residual
 * one, is {@link NoiseComponents#ofDifferences}. Two or three repeats of one pair tell almost
 * nothing of its spread, those of all candidates together do. What is bought with it is the
 * assumption of one deviation for all.
 *
 * @param ofDifference deviation of the paired difference of two single scores, in their unit, at
 *     least 0: {@code √2} times that of one score
 * @param freedom degrees of freedom of it, at least 1
 */
public record PooledNoise(double ofDifference, int freedom) {

  /**
   * The noise of these scores, or null if nothing is left to tell it from: fewer than two
   * candidates on fewer than two seeds they share. O(C R² + R³) for C candidates on R seeds.
   *
   * @param repeatScores for each candidate its score by repeat
   */
  public static @Nullable PooledNoise of(List<Map<Integer, Double>> repeatScores) {
    TreeSet<Integer> repeats = new TreeSet<>();
    repeatScores.forEach(scores -> repeats.addAll(scores.keySet()));
    List<Integer> seeds = List.copyOf(repeats);
    double[][] table = new double[repeatScores.size()][seeds.size()];
    for (int c = 0; c < table.length; c++) {
      Map<Integer, Double> scores = repeatScores.get(c);
      for (int r = 0; r < seeds.size(); r++) {
        Double score = scores.get(seeds.get(r));
        table[c][r] = score == null ? Double.NaN : score;
      }
    }
    return of(table);
  }

  /**
   * The noise of a table, or null as above.
   *
   * @param scores [candidates][seeds], NaN where there is none
   */
  static @Nullable PooledNoise of(double[][] scores) {
    int seeds = scores.length == 0 ? 0 : scores[0].length;
    double[][] normal = new double[seeds][seeds];
    double[] right = new double[seeds];
    double[] means = new double[scores.length];
    int[] counts = new int[scores.length];
    Groups groups = new Groups(seeds);
    int freedom = 0;
    for (int c = 0; c < scores.length; c++) {
      means[c] = Arrays.stream(scores[c]).filter(s -> !Double.isNaN(s)).average().orElse(0);
      counts[c] = (int) Arrays.stream(scores[c]).filter(s -> !Double.isNaN(s)).count();
      freedom += Math.max(0, counts[c] - 1);
      addEquations(scores[c], means[c], counts[c], normal, right, groups);
    }
    // Each seed is one more parameter, except for one in each group of seeds that candidates
    // connect.
    freedom -= groups.joined();
    if (freedom < 1) {
      return null;
    }
    // Effects are told up to a constant in each group; one seed of each is set to 0.
    for (int seed = 0; seed < seeds; seed++) {
      normal[seed][seed] += groups.isRoot(seed) ? 1 : 0;
    }
    double[] effects = solve(normal, right);
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      double offset = 0;
      for (int r = 0; r < seeds; r++) {
        offset += Double.isNaN(scores[c][r]) ? 0 : effects[r] / counts[c];
      }
      for (int r = 0; r < seeds; r++) {
        double residual = scores[c][r] - means[c] - effects[r] + offset;
        sum += Double.isNaN(residual) ? 0 : residual * residual;
      }
    }
    return new PooledNoise(Math.sqrt(2) * Math.sqrt(sum / freedom), freedom);
  }

  /** The normal equations of the seeds' effects, the candidates' means eliminated. */
  private static void addEquations(
      double[] scores, double mean, int count, double[][] normal, double[] right, Groups groups) {
    int last = -1;
    for (int r = 0; r < scores.length; r++) {
      if (Double.isNaN(scores[r])) {
        continue;
      }
      right[r] += scores[r] - mean;
      normal[r][r] += 1;
      for (int other = 0; other < scores.length; other++) {
        normal[r][other] -= Double.isNaN(scores[other]) ? 0 : 1.0 / count;
      }
      if (last >= 0) {
        groups.join(last, r);
      }
      last = r;
    }
  }

  private static double[] solve(double[][] normal, double[] right) {
    RealMatrix matrix = new Array2DRowRealMatrix(normal, false);
    return new LUDecomposition(matrix)
        .getSolver()
        .solve(new ArrayRealVector(right, false))
        .toArray();
  }

  /** Seeds that are connected by candidates trained on both. */
  private static final class Groups {
    private final int[] parent;
    private int joined;

    Groups(int seeds) {
      parent = new int[seeds];
      Arrays.setAll(parent, r -> r);
    }

    private int root(int seed) {
      int root = seed;
      while (parent[root] != root) {
        root = parent[root];
      }
      return root;
    }

    void join(int first, int second) {
      int a = root(first);
      int b = root(second);
      if (a != b) {
        parent[b] = a;
        joined++;
      }
    }

    boolean isRoot(int seed) {
      return parent[seed] == seed;
    }

    int joined() {
      return joined;
    }
  }
}
