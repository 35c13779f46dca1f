package org.dbmtl.bound;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Short cycles of a solution, where an edge is the shorter the more of the solution has it. Where
 * the edges of a cycle together miss less than 1, its targets are a broken cluster. Of a solution
 * of whole numbers every target on a cycle is on one of these.
 *
 * <p>Shortest paths of all pairs by Floyd and Warshall, O(n^3).
 */
final class ShortCycles {
  private static final int NONE = -1;

  private final double[][] length;
  private final int[][] next;

  ShortCycles(Columns columns, double[] solution, int[] used) {
    int size = columns.size();
    this.length = new double[size][size];
    this.next = new int[size][size];
    for (double[] row : length) {
      Arrays.fill(row, 1);
    }
    for (int column : used) {
      for (long rest = columns.sets[column]; rest != 0; rest &= rest - 1) {
        length[Long.numberOfTrailingZeros(rest)][columns.targets[column]] -= solution[column];
      }
    }
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        boolean edge = length[from][to] < 1;
        length[from][to] = edge ? Math.max(0, length[from][to]) : Double.POSITIVE_INFINITY;
        next[from][to] = edge ? to : NONE;
      }
    }
    for (int via = 0; via < size; via++) {
      for (int from = 0; from < size; from++) {
        for (int to = 0; to < size; to++) {
          double sum = length[from][via] + length[via][to];
          if (sum < length[from][to]) {
            length[from][to] = sum;
            next[from][to] = next[from][via];
          }
        }
      }
    }
  }

  /** For every target, the shortest cycle through it that misses less than 1, as masks. */
  Set<Long> all() {
    Set<Long> cycles = new HashSet<>();
    for (int start = 0; start < length.length; start++) {
      if (length[start][start] < 1) {
        long members = 0;
        int target = start;
        do {
          members |= 1L << target;
          target = next[target][start];
        } while ((members >>> target & 1) == 0);
        cycles.add(members);
      }
    }
    return cycles;
  }
}
