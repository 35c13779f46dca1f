package org.dbmtl.graph.optimum;

import org.dbmtl.graph.TargetGraph;

/**
 * The best structure, exactly, by dynamic programming over sets of targets.
 *
 * <p>Silander and Myllym&auml;ki, "A simple approach for finding the globally optimal Bayesian
 * network structure" (UAI 2006): a best structure over a set has a sink, and what is left is a best
 * structure over the set without it. Two deviations. All local scores stay in memory, in arrays
 * without the place of the target itself, in place of files. And no best parents are stored: they
 * are the first ranked set that fits, which is searched for once for each target at the end.
 *
 * <p>Time {@code O(n^2 2^n)}; memory as {@link SubsetTables} tells. No state, so thread-safe.
 */
final class DynamicProgramming {
  /** Most targets: 22 need 410 MB of heap, each further one more than twice as much. */
  static final int MAX_TARGETS = 22;

  private DynamicProgramming() {}

  /**
   * A structure of the highest score; among equal ones, one that the order of targets decides.
   *
   * @throws IllegalArgumentException if there are more than 22 targets
   * @throws InterruptedException if the thread is interrupted
   */
  static TargetGraph best(LocalScores scores) throws InterruptedException {
    return best(scores, tables(scores));
  }

  static SubsetTables tables(LocalScores scores) throws InterruptedException {
    if (scores.size() > MAX_TARGETS) {
      throw new IllegalArgumentException(
          "%d targets, but dynamic programming takes at most %d"
              .formatted(scores.size(), MAX_TARGETS));
    }
    return new SubsetTables(scores);
  }

  static TargetGraph best(LocalScores scores, SubsetTables tables) {
    long[] parents = new long[scores.size()];
    for (int left = tables.all(); left != 0; ) {
      int sink = tables.sink(left);
      left &= ~(1 << sink);
      parents[sink] = scores.set(sink, scores.best(sink, left));
    }
    return scores.smallest().withParents(parents);
  }
}
