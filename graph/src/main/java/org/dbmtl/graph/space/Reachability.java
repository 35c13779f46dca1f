package org.dbmtl.graph.space;

/** Who can be reached from whom along the edges of a digraph that is given as parent masks. */
final class Reachability {
  private Reachability() {}

  /**
   * Proper descendants of one target, itself only if it lies on a cycle. At most {@code n} passes
   * over {@code n} words, two or three as a rule.
   */
  static long descendants(long[] parents, int start) {
    long reached = 0;
    long before;
    do {
      before = reached;
      long sources = reached | 1L << start;
      for (int target = 0; target < parents.length; target++) {
        if ((parents[target] & sources) != 0) {
          reached |= 1L << target;
        }
      }
    } while (reached != before);
    return reached;
  }

  /** {@link #descendants} of every target. */
  static long[] descendants(long[] parents) {
    long[] descendants = new long[parents.length];
    for (int target = 0; target < parents.length; target++) {
      descendants[target] = descendants(parents, target);
    }
    return descendants;
  }
}
