package org.dbmtl.graph.space;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.dbmtl.graph.TargetGraph;

/**
 * All structures of a space one after the other, each once, without keeping any.
 *
 * <p>Depth-first over the targets in their order: each gets its parent sets in turn, the first
 * target's changing slowest. Sets come smaller ones first, among equally large ones the one with
 * the smaller mask first. At each target the optional parents are cut down to those that are no
 * descendants of it yet, where required edges of later targets count from the start; so every
 * branch ends in a structure and the first one is there at once, however large the space. Time
 * between two structures is at most O(n<sup>3</sup>) word operations, O(n) as a rule.
 */
final class DagIterator implements Iterator<TargetGraph> {
  private final TargetGraph empty;
  private final ParentRules rules;
  private final long[] parents;
  private final long[] optional;
  private final long[] chosen;
  private boolean ready;
  private boolean done;

  DagIterator(TargetGraph empty, ParentRules rules) {
    this.empty = empty;
    this.rules = rules;
    this.parents = rules.required();
    this.optional = new long[rules.size()];
    this.chosen = new long[rules.size()];
    enter(0);
    this.ready = true;
  }

  @Override
  public boolean hasNext() {
    if (!ready && !done) {
      advance();
    }
    return ready;
  }

  @Override
  public TargetGraph next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all structures were given");
    }
    ready = false;
    return empty.withParents(parents);
  }

  /** Gives every target from here on its first parent set: the required parents. */
  private void enter(int first) {
    for (int child = first; child < parents.length; child++) {
      chosen[child] = 0;
      parents[child] = rules.required(child);
    }
    for (int child = first; child < parents.length; child++) {
      optional[child] = rules.optional(child) & ~Reachability.descendants(parents, child);
    }
  }

  private void advance() {
    for (int child = parents.length - 1; child >= 0; child--) {
      int size = Long.bitCount(optional[child]);
      int slots = Math.min(rules.slots(child), size);
      long next = nextSubset(chosen[child], size);
      if (Long.bitCount(next) <= slots && (next >>> size) == 0) {
        chosen[child] = next;
        parents[child] = rules.required(child) | scatter(next, optional[child]);
        enter(child + 1);
        ready = true;
        return;
      }
    }
    done = true;
  }

  /**
   * The next subset of {@code size} things by number of members, then by value (Gosper's hack,
   * HAKMEM item 175); one with a bit at {@code size} or beyond, or with more members than things,
   * if there is none.
   */
  private static long nextSubset(long subset, int size) {
    if (subset != 0) {
      long low = subset & -subset;
      long carried = subset + low;
      long next = ((carried ^ subset) >>> (2 + Long.numberOfTrailingZeros(low))) | carried;
      if ((next >>> size) == 0) {
        return next;
      }
    }
    return -1L >>> (Long.SIZE - 1 - Long.bitCount(subset));
  }

  /** Moves bit {@code i} of the subset to the {@code i}-th set bit of the mask. */
  private static long scatter(long subset, long mask) {
    long scattered = 0;
    long rest = mask;
    for (long left = subset; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        scattered |= rest & -rest;
      }
      rest &= rest - 1;
    }
    return scattered;
  }
}
