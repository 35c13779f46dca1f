package org.dbmtl.graph.equivalence;

import org.dbmtl.graph.TargetGraph;

/** The links of a structure without their directions, and its v-structures. */
final class Skeleton {
  private Skeleton() {}

  /** Targets linked with each target, as masks: its parents and its children. */
  static long[] neighbours(TargetGraph graph) {
    long[] neighbours = graph.parentMasks();
    for (int child = 0; child < graph.size(); child++) {
      for (long rest = graph.parentMask(child); rest != 0; rest &= rest - 1) {
        neighbours[Long.numberOfTrailingZeros(rest)] |= 1L << child;
      }
    }
    return neighbours;
  }

  /**
   * Parents of the child that no edge links with the given parent of it: together they make a
   * v-structure {@code parent > child < other}.
   */
  static long spouses(TargetGraph graph, long[] neighbours, int parent, int child) {
    return graph.parentMask(child) & ~neighbours[parent] & ~(1L << parent);
  }
}
