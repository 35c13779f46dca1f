package org.dbmtl.bound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds clusters whose rule a solution breaks: in a structure, each set of targets has one that has
 * no parent in the set.
 *
 * <p>A local search starts from every pair of a target and a parent, and from short cycles; it adds
 * and removes one target while the leading columns then weigh less. Where this finds nothing, a
 * program of whole numbers looks for the cluster that is broken most, as Bartlett and Cussens do.
 */
final class Clusters {
  private static final double BROKEN = 1e-4;
  private static final int MOST = 120;

  private final Columns columns;
  private final double[] solution;
  private final int[] used;

  /**
   * @param solution [columns] from 0 to 1
   */
  Clusters(Columns columns, double[] solution) {
    this.columns = columns;
    this.solution = solution;
    int[] positive = new int[solution.length];
    int count = 0;
    for (int column = 0; column < solution.length; column++) {
      if (solution[column] > 1e-7) {
        positive[count++] = column;
      }
    }
    this.used = Arrays.copyOf(positive, count);
  }

  /** Broken clusters, those that are broken most first; the search by a program comes last. */
  List<Long> broken(double seconds) {
    Map<Long, Double> found = new HashMap<>();
    for (int column : used) {
      for (long rest = columns.sets[column]; rest != 0; rest &= rest - 1) {
        note(found, 1L << columns.targets[column] | Long.lowestOneBit(rest));
      }
    }
    for (long cycle : new ShortCycles(columns, solution, used).all()) {
      note(found, cycle);
    }
    if (found.isEmpty()) {
      note(found, ClusterProgram.mostBroken(columns, solution, used, seconds));
    }
    return new ArrayList<>(
        found.entrySet().stream()
            .sorted(Map.Entry.<Long, Double>comparingByValue().thenComparing(Map.Entry::getKey))
            .limit(MOST)
            .map(Map.Entry::getKey)
            .toList());
  }

  private void note(Map<Long, Double> found, long start) {
    for (long cluster : new long[] {start, descend(start)}) {
      if (Long.bitCount(cluster) > 1 && !found.containsKey(cluster)) {
        double weight = weight(cluster);
        if (weight < 1 - BROKEN) {
          found.put(cluster, weight);
        }
      }
    }
  }

  private long descend(long start) {
    long cluster = start;
    double weight = weight(cluster);
    boolean moved = true;
    while (moved) {
      moved = false;
      long best = cluster;
      for (int target = 0; target < columns.size(); target++) {
        long next = cluster ^ 1L << target;
        if (Long.bitCount(next) > 1) {
          double changed = weight(next);
          if (changed < weight - 1e-9) {
            weight = changed;
            best = next;
            moved = true;
          }
        }
      }
      cluster = best;
    }
    return cluster;
  }

  /** How much of the solution leads the cluster; a structure has at least 1. */
  private double weight(long cluster) {
    double sum = 0;
    for (int column : used) {
      if (columns.leads(column, cluster)) {
        sum += solution[column];
      }
    }
    return sum;
  }
}
