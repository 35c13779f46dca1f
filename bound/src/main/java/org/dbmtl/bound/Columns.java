package org.dbmtl.bound;

import java.util.Arrays;
import org.dbmtl.graph.optimum.LocalScores;

/**
 * The variables of the program: one for each target and ranked parent set, 1 where the target has
 * that set. A column is dropped once no structure with it can be better than a known one.
 */
final class Columns {
  final int[] targets;
  final long[] sets;

  /** [columns] nats per row. */
  final double[] scores;

  final boolean[] dropped;
  private final int size;

  Columns(LocalScores table) {
    this.size = table.size();
    int count = 0;
    for (int target = 0; target < size; target++) {
      count += table.ranked(target);
    }
    this.targets = new int[count];
    this.sets = new long[count];
    this.scores = new double[count];
    this.dropped = new boolean[count];
    int column = 0;
    for (int target = 0; target < size; target++) {
      for (int rank = 0; rank < table.ranked(target); rank++) {
        targets[column] = target;
        sets[column] = table.set(target, rank);
        scores[column++] = table.scoreAt(target, rank);
      }
    }
  }

  /** Number of columns, dropped ones too. */
  int count() {
    return targets.length;
  }

  /** Number of targets. */
  int size() {
    return size;
  }

  /** Whether the column's target is in the cluster and has no parent in it. */
  boolean leads(int column, long cluster) {
    return (cluster >>> targets[column] & 1) != 0 && (sets[column] & cluster) == 0;
  }

  /** The largest distance of two scores of one target, nats per row. */
  double spread() {
    double[] best = new double[size];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    double spread = 0;
    for (int column = 0; column < count(); column++) {
      int target = targets[column];
      best[target] = Math.max(best[target], scores[column]);
      spread = Math.max(spread, best[target] - scores[column]);
    }
    return spread;
  }

  /**
   * A score that no structure exceeds, whatever the weights, and drops columns that cannot be in a
   * structure that scores more than {@code known}.
   *
   * <p>The Lagrangian of the program: breaking the rule that each cluster has a target that leads
   * it gains its weight. Computed here, so no tolerance of a solver takes part.
   *
   * @param weights [clusters] at least 0, nats per row
   * @param known nats per row
   */
  double bound(long[] clusters, double[] weights, double known) {
    double[] values = scores.clone();
    double[] best = new double[size];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    for (int column = 0; column < count(); column++) {
      if (dropped[column]) {
        continue;
      }
      for (int i = 0; i < clusters.length; i++) {
        if (weights[i] > 0 && leads(column, clusters[i])) {
          values[column] += weights[i];
        }
      }
      best[targets[column]] = Math.max(best[targets[column]], values[column]);
    }
    double bound = Arrays.stream(best).sum() - Arrays.stream(weights).sum();
    for (int column = 0; column < count(); column++) {
      dropped[column] |= bound - (best[targets[column]] - values[column]) < known;
    }
    return bound;
  }
}
