package org.dbmtl.search.evidence;

/**
 * What makes scores differ where some structures are trained on the same seeds: the two-way
 * analysis of variance without replication (Searle, Casella and McCulloch, "Variance Components",
 * 1992, chapter 4). With the score {@code y(s,r)} of structure {@code s} on seed {@code r}, bars
 * for means, {@code S} structures and {@code R} seeds:
 *
 * @param betweenSeeds of one structure: root of the sum of {@code (y(s,r) - ȳ(s))²} over all, by
 *     {@code S }
 * @param toReference deviation of the paired difference to the first structure: root of the sum of
 *     {@code (d(s,r) - d̄(s))²} over all others, by {@code (S-1) }, {@code d(s,r) = y(s,r) -
 *     y(1,r)}. The first structure's noise is in each difference
 * @param ofDifferences deviation of a paired difference: the root of the mean, over all pairs of
 *     structures, of the variance of their paired difference between seeds. Twice the residual mean
 *     square of the analysis, {@code (S-1) } degrees of freedom, so it depends on no single
 *     structure
 * @param betweenMeans deviation of the structures' means {@code ȳ(s)}, noise and all, divisor
 *     {@code S-1}
 * @param ofStructures what remains of it: root of {@code betweenMeans² - ofDifferences² / (2 R)},
 *     or 0 where the noise explains more. What a seed does to all structures is in neither
 */
public record NoiseComponents(
    double betweenSeeds,
    double toReference,
    double ofDifferences,
    double betweenMeans,
    double ofStructures) {

  /**
   * The components of these scores.
   *
   * @param scores [structures][seeds], at least 2 by 2, the reference first
   * @throws IllegalArgumentException if there are fewer, or rows of unequal length
   */
  public static NoiseComponents of(double[][] scores) {
    int structures = scores.length;
    int seeds = structures == 0 ? 0 : scores[0].length;
    if (structures < 2 || seeds < 2) {
      throw new IllegalArgumentException(
          "%d structures on %d seeds have no spread: 2 of both are the least"
              .formatted(structures, seeds));
    }
    double[] means = new double[structures];
    double[] bySeed = new double[seeds];
    double all = 0;
    for (int s = 0; s < structures; s++) {
      if (scores[s].length != seeds) {
        throw new IllegalArgumentException(
            "structure %d has %d scores, the first %d".formatted(s, scores[s].length, seeds));
      }
      for (int r = 0; r < seeds; r++) {
        means[s] += scores[s][r] / seeds;
        bySeed[r] += scores[s][r] / structures;
        all += scores[s][r] / structures / seeds;
      }
    }
    double within = 0;
    double toReference = 0;
    double residual = 0;
    double between = 0;
    for (int s = 0; s < structures; s++) {
      between += square(means[s] - all);
      for (int r = 0; r < seeds; r++) {
        double deviation = scores[s][r] - means[s];
        within += square(deviation);
        toReference += square(deviation - (scores[0][r] - means[0]));
        residual += square(deviation - (bySeed[r] - all));
      }
    }
    double freedom = (structures - 1.0) * (seeds - 1);
    double ofMeans = between / (structures - 1);
    double ofDifference = 2 * residual / freedom;
    return new NoiseComponents(
        Math.sqrt(within / structures / (seeds - 1)),
        Math.sqrt(toReference / freedom),
        Math.sqrt(ofDifference),
        Math.sqrt(ofMeans),
        Math.sqrt(Math.max(0, ofMeans - ofDifference / 2 / seeds)));
  }

  /**
   * Difference between two structures as they come, freed of noise: the deviation of the difference
   * of two structures drawn at random, {@code √2 ofStructures}.
   */
  public double typicalDifference() {
    return Math.sqrt(2) * ofStructures;
  }

  private static double square(double value) {
    return value * value;
  }
}
