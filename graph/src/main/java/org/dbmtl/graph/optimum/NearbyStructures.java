package org.dbmtl.graph.optimum;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.ClassKey;

/**
 * Good structures around the best one, where {@link NextBest} would take too long.
 *
 * <p>A best-first walk. A structure's neighbours give one target another ranked parent set, or
 * reverse one edge, after which both ends take their best sets. The best structure that was not yet
 * walked from comes next. The first of each Markov equivalence class stands for it. It may miss
 * classes that only several changes at once lead to, each of which costs more than the margin. It
 * looks at a limited number of structures. One use, one thread.
 */
final class NearbyStructures {
  private static final class Found {
    private final long[] parents;
    private final double score;

    /** Which of all it was, so that equal scores keep their order. */
    private final long number;

    Found(long[] parents, double score, long number) {
      this.parents = parents;
      this.score = score;
      this.number = number;
    }
  }

  private final LocalScores scores;
  private final double least;
  private final int limit;
  private final Set<LongBuffer> seen = new HashSet<>();
  private final PriorityQueue<Found> open =
      new PriorityQueue<>(
          Comparator.<Found>comparingDouble(found -> -found.score)
              .thenComparingLong(found -> found.number));

  /**
   * @param least least score of a structure, nats per row
   * @param limit most structures that are looked at
   */
  NearbyStructures(LocalScores scores, double least, int limit) {
    this.scores = scores;
    this.least = least;
    this.limit = limit;
  }

  /** How many structures were looked at. */
  long examined() {
    return seen.size();
  }

  /** At most {@code count} structures of different classes, best first. */
  List<TargetGraph> around(TargetGraph best, int count) throws InterruptedException {
    List<TargetGraph> found = new ArrayList<>();
    Set<ClassKey> classes = new HashSet<>();
    add(best.parentMasks());
    while (!open.isEmpty() && found.size() < count) {
      SubsetTables.stopWhenInterrupted();
      Found next = open.remove();
      if (classes.add(ClassKey.of(next.parents))) {
        found.add(best.withParents(next.parents));
      }
      if (seen.size() < limit) {
        addNeighbours(next);
      }
    }
    return found;
  }

  private void addNeighbours(Found from) {
    long[] descendants = descendants(from.parents);
    for (int target = 0; target < scores.size(); target++) {
      addSets(from, target, ~descendants[target]);
      for (long rest = from.parents[target]; rest != 0; rest &= rest - 1) {
        addReversal(from.parents, Long.numberOfTrailingZeros(rest), target);
      }
    }
  }

  /** Every other parent set of the target that closes no cycle and leaves enough. */
  private void addSets(Found from, int target, long allowed) {
    double needed = least - (from.score - scores.score(target, from.parents[target]));
    for (int rank = 0;
        rank < scores.ranked(target) && scores.scoreAt(target, rank) >= needed;
        rank++) {
      if ((scores.set(target, rank) & ~allowed) == 0) {
        long[] parents = from.parents.clone();
        parents[target] = scores.set(target, rank);
        add(parents);
      }
    }
  }

  private void addReversal(long[] parents, int parent, int child) {
    long[] next = parents.clone();
    next[child] = scores.smallest().parentMask(child);
    if ((next[child] >>> parent & 1) != 0) {
      return;
    }
    long withoutParent = ~(descendants(next)[child] | 1L << parent);
    next[child] = scores.set(child, scores.best(child, withoutParent));
    long allowed = ~descendants(next)[parent];
    for (int rank = 0; rank < scores.ranked(parent); rank++) {
      long set = scores.set(parent, rank);
      if ((set >>> child & 1) != 0 && (set & ~allowed) == 0) {
        next[parent] = set;
        add(next);
        return;
      }
    }
  }

  private void add(long[] parents) {
    double score = 0;
    for (int target = 0; target < parents.length; target++) {
      score += scores.score(target, parents[target]);
    }
    if (score >= least && seen.add(LongBuffer.wrap(parents.clone()))) {
      open.add(new Found(parents.clone(), score, seen.size()));
    }
  }

  /** Each target and all that descend from it, as masks. */
  static long[] descendants(long[] parents) {
    long[] family = new long[parents.length];
    for (int target = 0; target < parents.length; target++) {
      long mask = 1L << target;
      long grown = 0;
      while (grown != mask) {
        grown = mask;
        for (int child = 0; child < parents.length; child++) {
          if ((parents[child] & mask) != 0) {
            mask |= 1L << child;
          }
        }
      }
      family[target] = mask;
    }
    return family;
  }
}
