package org.dbmtl.search.pricing;

import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;

/**
 * Drops edges whose gain the priced rows do not show: on few rows the best structure by its price
 * has edges by chance, and a margin in nats does not know how many rows there are.
 *
 * <p>Backward elimination, for each target by itself: of its parents whose interval over blocks of
 * rows ({@link Worth}) does not lie above zero, given its other parents, the one that gains least
 * goes, until all that are left are clear. What is left keeps the constraints, and has no cycle.
 */
final class ClearEdges {
  private final DagSpace space;
  private final LocalPrices prices;

  /**
   * @param prices of every subset of the parents that a structure has, next to the required ones
   */
  ClearEdges(DagSpace space, LocalPrices prices) {
    this.space = space;
    this.prices = prices;
  }

  /** The structure without edges that are not clear; required ones stay. */
  TargetGraph of(TargetGraph structure) {
    long[] parents = new long[structure.size()];
    for (int target = 0; target < parents.length; target++) {
      long left = structure.parentMask(target);
      for (long next = withoutLeast(target, left); next != left; ) {
        left = next;
        next = withoutLeast(target, left);
      }
      parents[target] = left;
    }
    return structure.withParents(parents);
  }

  /** The parents without the least of those that are not clear; all of them if there is none. */
  private long withoutLeast(int target, long parents) {
    long without = parents;
    double least = Double.POSITIVE_INFINITY;
    for (int parent : PriceTables.members(parents & ~space.requiredParents(target))) {
      long others = parents & ~(1L << parent);
      Worth worth = prices.difference(target, parents, others, 1);
      if (!worth.isGain() && worth.mean() < least) {
        least = worth.mean();
        without = others;
      }
    }
    return without;
  }
}
