package org.dbmtl.search.evidence;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What it does to a mean over seeds that it was judged on these validation rows and no others.
 *
 * <p>All seeds are judged on the same rows, so rows that suit an edge by chance suit it on every
 * seed, and nothing between seeds shows it. Between blocks of rows it does show. With {@code
 * x(r,b)} the value on seed r in block b, {@code x(r,b) = m + s(r) + u(b) + e(r,b)}: both seeds and
 * blocks are drawn at random, as readers and cases are in studies of diagnostic images (Dorfman,
 * Berbaum and Metz, Investigative Radiology 27, 1992; Hillis, Statistics in Medicine 26, 2007). The
 * mean's variance is the one between seeds over R, which holds the share of e, plus {@code Var(u) /
 * B}; this is the latter, with {@code Var(u) = max(0, V - W / R)}, V the variance between blocks of
 * the means over seeds and W the mean square of the residuals.
 *
 * <p>Blocks are of consecutive rows, so that rows of one hour or one visit, which are alike, count
 * as one observation rather than many (batch means). Assumes that blocks are independent.
 *
 * @param variance of the mean
 * @param freedom its degrees of freedom, blocks - 1
 */
record RowNoise(double variance, int freedom) {
  /** Where nothing is known of the blocks. */
  static final RowNoise UNKNOWN = new RowNoise(0, 1);

  /**
   * Of a sum of candidates' scores by weights.
   *
   * @param blocks of each candidate in it, its scores by block, by repeat
   * @param weights of these candidates, in the collection's order
   * @param repeats that the mean is over
   * @return {@link #UNKNOWN} if a trial has no blocks, or other ones than the rest
   */
  static RowNoise of(
      List<Map<Integer, List<Double>>> blocks, List<Double> weights, Collection<Integer> repeats) {
    Set<Integer> sizes = new HashSet<>();
    for (Map<Integer, List<Double>> candidate : blocks) {
      repeats.forEach(repeat -> sizes.add(candidate.getOrDefault(repeat, List.of()).size()));
    }
    int size = sizes.size() == 1 ? sizes.iterator().next() : 0;
    if (size < 2) {
      return UNKNOWN;
    }
    double[][] values = new double[repeats.size()][size];
    int row = 0;
    for (int repeat : new TreeSet<>(repeats)) {
      for (int candidate = 0; candidate < blocks.size(); candidate++) {
        List<Double> scores = blocks.get(candidate).getOrDefault(repeat, List.of());
        for (int block = 0; block < size; block++) {
          values[row][block] += weights.get(candidate) * scores.get(block);
        }
      }
      row++;
    }
    return of(values);
  }

  /**
   * Of values by seed and block.
   *
   * @param values [seeds][blocks], at least 1 seed and 2 blocks
   */
  static RowNoise of(double[][] values) {
    int seeds = values.length;
    int blocks = values[0].length;
    double[] ofBlock = new double[blocks];
    for (double[] seed : values) {
      for (int block = 0; block < blocks; block++) {
        ofBlock[block] += seed[block] / seeds;
      }
    }
    double grand = StatUtils.mean(ofBlock);
    double between = StatUtils.variance(ofBlock);
    double residual = 0;
    for (double[] seed : values) {
      double ofSeed = StatUtils.mean(seed);
      for (int block = 0; block < blocks; block++) {
        double e = seed[block] - ofSeed - ofBlock[block] + grand;
        residual += e * e;
      }
    }
    double meanSquare = seeds == 1 ? 0 : residual / ((seeds - 1.0) * (blocks - 1));
    return new RowNoise(Math.max(0, between - meanSquare / seeds) / blocks, blocks - 1);
  }

  /**
   * Degrees of freedom of the sum of this variance and another one: Satterthwaite, Biometrics
   * Bulletin 2 (1946).
   *
   * @param other variance, with {@code freedom} degrees of freedom
   */
  double freedomWith(double other, double freedom) {
    double sum = variance + other;
    return sum == 0
        ? freedom
        : sum * sum / (variance * variance / this.freedom + other * other / freedom);
  }
}
