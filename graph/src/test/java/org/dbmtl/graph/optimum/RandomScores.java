package org.dbmtl.graph.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;

/** Tables of local scores for tests, and plain and slow answers about them. */
final class RandomScores {
  private RandomScores() {}

  /**
   * Scores that look like real ones: links that are worth much the same in both directions, parents
   * that know the same in part, noise, and a price for each edge.
   *
   * @param ties whether scores are rounded so that many are equal
   * @param missing share of sets that were not priced
   */
  static LocalScores of(
      int size, EdgeConstraints constraints, boolean ties, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> targets = Oracle.targets(size);
    double[][] links = new double[size][size];
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < a; b++) {
        links[a][b] = random.nextDouble() < .5 ? random.nextDouble() : 0;
        links[b][a] = links[a][b];
      }
    }
    List<long[]> sets = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    for (int target = 0; target < size; target++) {
      int child = target;
      long fewest = TargetGraph.of(targets, constraints.required()).parentMask(target);
      int many = size > 8 ? Math.max(3, Long.bitCount(fewest)) : size;
      int most = Math.min(constraints.maxParents(), many);
      long[] priced =
          masks(size, most)
              .filter(set -> allows(constraints, targets, child, set))
              .filter(set -> set == fewest || random.nextDouble() >= missing)
              .toArray();
      double[] prices = new double[priced.length];
      for (int i = 0; i < prices.length; i++) {
        double score = worth(priced[i], links[target], links) + .1 * random.nextDouble();
        prices[i] = ties ? Math.rint(5 * score) / 5 : score;
      }
      sets.add(priced);
      scores.add(prices);
    }
    return LocalScores.of(targets, sets, scores);
  }

  private static LongStream masks(int size, int maxParents) {
    return LongStream.range(0, 1L << size).filter(set -> Long.bitCount(set) <= maxParents);
  }

  private static double worth(long set, double[] own, double[][] links) {
    double sum = -1;
    for (int a = 0; a < own.length; a++) {
      if ((set >>> a & 1) != 0) {
        sum += own[a] - .15;
        for (int b = 0; b < a; b++) {
          sum -= (set >>> b & 1) * .4 * links[a][b] * Math.min(own[a], own[b]);
        }
      }
    }
    return sum;
  }

  private static boolean allows(
      EdgeConstraints constraints, List<String> targets, int child, long set) {
    for (int parent = 0; parent < targets.size(); parent++) {
      boolean in = (set >>> parent & 1) != 0;
      if (parent == child) {
        if (in) {
          return false;
        }
        continue;
      }
      Edge edge = new Edge(targets.get(parent), targets.get(child));
      if (in ? !constraints.allows(edge) : constraints.required().contains(edge)) {
        return false;
      }
    }
    return true;
  }

  /** All structures of which every parent set has a score. */
  static List<TargetGraph> all(LocalScores scores) {
    return new DagSpace(scores.targets(), EdgeConstraints.NONE)
        .all()
        .filter(structure -> !Double.isNaN(scores.score(structure)))
        .toList();
  }

  static double bestOf(LocalScores scores, List<TargetGraph> structures) {
    return structures.stream().mapToDouble(scores::score).max().orElseThrow();
  }

  static EdgeConstraints constraints(int size, long seed) {
    return seed % 3 == 0
        ? EdgeConstraints.NONE
        : Oracle.randomConstraints(Oracle.targets(size), seed);
  }
}
