package org.dbmtl.graph.optimum;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.graph.TargetGraph;

/**
 * A table of local scores: for each target the parent sets that were priced, and what each scores.
 * A structure's score is the sum over its targets.
 *
 * <p>Parent sets are bit masks over positions in the list of targets, as in {@link
 * TargetGraph#parentMask}. Scores are nats per row; higher is better. Constraints are sets that are
 * absent: a target with a required parent has only sets with that parent, one with a forbidden
 * parent has none with it. Each target has one smallest set that all its other sets contain: its
 * required parents.
 *
 * <p>The search itself uses ranked sets: those of which no part scores at least as much, best
 * first. Immutable and thread-safe.
 */
public final class LocalScores {
  private final TargetGraph smallest;
  private final List<ParentTable> tables;

  private LocalScores(TargetGraph smallest, List<ParentTable> tables) {
    this.smallest = smallest;
    this.tables = tables;
  }

  /**
   * The table with these scores.
   *
   * @param sets [targets] the parent sets of each target that were priced, in any order
   * @param scores [targets][sets] their scores in nats per row, finite
   * @throws IllegalArgumentException if sizes differ, a target has no set, a set stands twice or
   *     names the target itself or a position beyond the last target, a score is not finite, or the
   *     parents that all sets of a target share are not themselves one of its sets
   * @throws org.dbmtl.graph.StructureException if there are more than 64 targets, a name is not
   *     valid, or the smallest sets close a cycle
   */
  public static LocalScores of(List<String> targets, List<long[]> sets, List<double[]> scores) {
    TargetGraph empty = TargetGraph.empty(targets);
    if (sets.size() != targets.size() || scores.size() != targets.size()) {
      throw new IllegalArgumentException(
          "%d lists of parent sets and %d of scores for %d targets"
              .formatted(sets.size(), scores.size(), targets.size()));
    }
    ParentTable[] tables = new ParentTable[targets.size()];
    long[] smallest = new long[targets.size()];
    for (int target = 0; target < tables.length; target++) {
      check(targets, target, sets.get(target), scores.get(target));
      tables[target] = new ParentTable(sets.get(target), scores.get(target));
      smallest[target] = tables[target].smallest;
      if (Double.isNaN(tables[target].score(smallest[target]))) {
        throw new IllegalArgumentException(
            "target '%s' has no score with its fewest parents (mask %x): price that set too"
                .formatted(targets.get(target), smallest[target]));
      }
    }
    return new LocalScores(empty.withParents(smallest), List.of(tables));
  }

  private static void check(List<String> targets, int target, long[] sets, double[] scores) {
    String name = targets.get(target);
    if (sets.length != scores.length || sets.length == 0) {
      throw new IllegalArgumentException(
          "target '%s' has %d parent sets and %d scores: use one score for each of at least one set"
              .formatted(name, sets.length, scores.length));
    }
    long others = -1L >>> (TargetGraph.MAX_TARGETS - targets.size()) & ~(1L << target);
    long[] sorted = sets.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sets.length; i++) {
      if ((sets[i] & ~others) != 0) {
        throw new IllegalArgumentException(
            "parent set %x of target '%s' holds the target itself or a position beyond the last"
                .formatted(sets[i], name));
      }
      if (i > 0 && sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException(
            "parent set %x of target '%s' stands twice".formatted(sorted[i], name));
      }
      if (!Double.isFinite(scores[i])) {
        throw new IllegalArgumentException(
            "the score of parent set %x of target '%s' is %s: use a finite number"
                .formatted(sets[i], name, scores[i]));
      }
    }
  }

  /** The targets in their order. */
  public List<String> targets() {
    return smallest.targets();
  }

  /** Number of targets. */
  public int size() {
    return tables.size();
  }

  /** The structure with the fewest edges: each target with its smallest set. */
  public TargetGraph smallest() {
    return smallest;
  }

  /** Number of parent sets with a score, over all targets. */
  public long priced() {
    return tables.stream().mapToLong(ParentTable::priced).sum();
  }

  /** The score of a target with these parents, in nats per row; NaN where it was not priced. */
  public double score(int target, long parents) {
    return tables.get(target).score(parents);
  }

  /**
   * The score of a structure, in nats per row; NaN where a parent set of it was not priced.
   *
   * @throws IllegalArgumentException if the structure is over other targets
   */
  public double score(TargetGraph structure) {
    if (!structure.targets().equals(targets())) {
      throw new IllegalArgumentException(
          "a structure over %s, but the scores are of %s"
              .formatted(structure.targets(), targets()));
    }
    double sum = 0;
    for (int target = 0; target < size(); target++) {
      sum += score(target, structure.parentMask(target));
    }
    return sum;
  }

  /**
   * These scores less a price for each edge: the score of each set minus {@code perEdge} times the
   * number of its parents that are not required.
   *
   * @param perEdge nats per row, finite, at least 0
   * @param required [targets] the parents that cost nothing, as masks
   * @throws IllegalArgumentException if the price is not in its range or sizes differ
   */
  public LocalScores withMargin(double perEdge, long[] required) {
    if (!(perEdge >= 0 && perEdge < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a price of %s nats for an edge: use 0 or more".formatted(perEdge));
    }
    if (required.length != size()) {
      throw new IllegalArgumentException(
          "%d masks of required parents for %d targets".formatted(required.length, size()));
    }
    ParentTable[] net = new ParentTable[size()];
    for (int target = 0; target < net.length; target++) {
      net[target] = tables.get(target).withMargin(perEdge, required[target]);
    }
    return new LocalScores(smallest, List.of(net));
  }

  /** Number of ranked sets of a target: those of which no part scores at least as much. */
  public int ranked(int target) {
    return table(target).sets.length;
  }

  /** The ranked set of a target at a rank, 0 for the best. */
  public long set(int target, int rank) {
    return table(target).sets[rank];
  }

  /** The score of the ranked set at a rank, in nats per row. */
  public double scoreAt(int target, int rank) {
    return table(target).scores[rank];
  }

  /**
   * The rank of the best set with only allowed parents, or -1 where a required parent is missing
   * among them.
   */
  public int best(int target, long allowed) {
    return table(target).best(allowed, 0, ranked(target));
  }

  ParentTable table(int target) {
    return tables.get(target);
  }

  /** A size that differences of scores are compared with: rounding is far below it. */
  double rounding() {
    double largest = 1;
    for (ParentTable table : tables) {
      for (double score : table.scores) {
        largest = Math.max(largest, Math.abs(score));
      }
    }
    return 1e-12 * largest * Math.max(1, size());
  }
}
