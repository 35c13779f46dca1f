package org.dbmtl.graph.space;

import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;

/**
 * Constraints as bit masks: which parent sets each target may have.
 *
 * <p>Every constraint of {@link EdgeConstraints} is about the parents of one target. So a structure
 * keeps them exactly when each target's parents hold all its required ones, lie within its allowed
 * ones and are not too many; only acyclicity ties the targets together. Immutable and thread-safe.
 */
final class ParentRules {
  private final long[] required;
  private final long[] allowed;
  private final int maxParents;

  /**
   * @param empty the structure without edges, over all targets that the constraints name
   */
  ParentRules(TargetGraph empty, EdgeConstraints constraints) {
    this.required = TargetGraph.of(empty.targets(), constraints.required()).parentMasks();
    this.allowed = new long[empty.size()];
    this.maxParents = constraints.maxParents();
    long targets = -1L >>> (TargetGraph.MAX_TARGETS - empty.size());
    for (int child = 0; child < allowed.length; child++) {
      allowed[child] = targets & ~(1L << child);
    }
    for (Edge edge : constraints.forbidden()) {
      allowed[empty.indexOf(edge.child())] &= ~(1L << empty.indexOf(edge.parent()));
    }
    long later = 0;
    for (int tier = constraints.tiers().size() - 1; tier >= 0; tier--) {
      // Walking back from effect to cause: what was passed already comes later, so is not a parent.
      long members = 0;
      for (String target : constraints.tiers().get(tier)) {
        int position = empty.indexOf(target);
        members |= 1L << position;
        allowed[position] &= ~later;
      }
      later |= members;
    }
  }

  int size() {
    return allowed.length;
  }

  /** Parents that the target must have. */
  long required(int child) {
    return required[child];
  }

  /** Parents that the target must have, for every target: a copy. */
  long[] required() {
    return required.clone();
  }

  /** Parents that the target may have but need not. */
  long optional(int child) {
    return allowed[child] & ~required[child];
  }

  /** Most optional parents that the target may have besides the required ones. */
  int slots(int child) {
    return maxParents - Long.bitCount(required[child]);
  }

  /** Whether the target may have exactly these parents, cycles aside. */
  boolean allow(int child, long parents) {
    return (required[child] & ~parents) == 0
        && (parents & ~allowed[child]) == 0
        && Long.bitCount(parents) <= maxParents;
  }

  /** The targets whose parents in the structure break the rules. */
  long broken(TargetGraph graph) {
    long broken = 0;
    for (int child = 0; child < allowed.length; child++) {
      if (!allow(child, graph.parentMask(child))) {
        broken |= 1L << child;
      }
    }
    return broken;
  }
}
