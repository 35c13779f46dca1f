package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.search.trial.EsmmAssumption;

/**
 * Which outcomes happen only where others do, as a conversion only after a visit, and what a study
 * can say of it.
 *
 * <p>A child is nested in a parent if the parent is on in {@value EsmmAssumption#LEAST} or more of
 * the child's rows, these are {@value #LEAST_ROWS} or more, and independent outcomes would break
 * that on ten times as many rows. Of two that happen on the same rows the binary one is the parent
 * of the continuous one; two of a kind have no order.
 *
 * @param parents [child] the outcomes that it is nested in, in the order of the outcomes
 */
record Nesting(Events events, List<List<Integer>> parents) {
  private static final long LEAST_ROWS = 30;

  /** Most rows that break the rule, as a share of those that independence would give. */
  private static final double CHANCE = 0.1;

  static Nesting of(Events events) {
    int n = events.names().size();
    return new Nesting(
        events,
        IntStream.range(0, n)
            .mapToObj(
                child ->
                    IntStream.range(0, n)
                        .filter(parent -> isParent(events, parent, child))
                        .boxed()
                        .toList())
            .toList());
  }

  private static boolean isParent(Events events, int parent, int child) {
    if (!holds(events, parent, child)) {
      return false;
    }
    return !holds(events, child, parent) || (events.isBinary(parent) && !events.isBinary(child));
  }

  private static boolean holds(Events events, int parent, int child) {
    if (parent == child || !events.isEvent(parent) || !events.isEvent(child)) {
      return false;
    }
    long rows = events.rows(parent, child);
    long without = rows - events.both(parent, child);
    double rate = events.rate(parent);
    return rows >= LEAST_ROWS
        && without <= (1 - EsmmAssumption.LEAST) * rows
        && without <= CHANCE * rows * (1 - rate)
        && rows * (1 - rate) >= 1 / CHANCE;
  }

  /** Whether any outcome is nested in another. */
  boolean isEmpty() {
    return parents.stream().allMatch(List::isEmpty);
  }

  boolean isNested(int child, int parent) {
    return parents.get(child).contains(parent);
  }

  /** Those parents of a child that are not parents of another of its parents. */
  List<Integer> nearest(int child) {
    List<Integer> of = parents.get(child);
    return of.stream().filter(p -> of.stream().noneMatch(q -> isNested(q, p))).toList();
  }

  /**
   * The nested outcomes and their parents in groups from cause to effect, such that each outcome of
   * a group is nested in all those of the groups before it; empty if these are not two groups.
   */
  List<List<String>> tiers() {
    int[] depth = depths();
    List<Integer> family =
        IntStream.range(0, depth.length)
            .filter(i -> !parents.get(i).isEmpty() || hasChild(i))
            .boxed()
            .toList();
    int deepest = family.stream().mapToInt(i -> depth[i]).max().orElse(0);
    List<List<String>> tiers = new ArrayList<>();
    List<String> tier = new ArrayList<>();
    for (int level = 0; level <= deepest; level++) {
      int at = level;
      family.stream().filter(i -> depth[i] == at).forEach(i -> tier.add(events.names().get(i)));
      boolean clean =
          family.stream()
              .filter(i -> depth[i] > at)
              .allMatch(
                  i -> family.stream().filter(p -> depth[p] <= at).allMatch(p -> isNested(i, p)));
      if (clean) {
        tiers.add(List.copyOf(tier));
        tier.clear();
      }
    }
    return tiers.size() < 2 ? List.of() : List.copyOf(tiers);
  }

  private boolean hasChild(int parent) {
    return parents.stream().anyMatch(of -> of.contains(parent));
  }

  /** The most steps from an outcome that is not nested; the rounds end for any relation. */
  private int[] depths() {
    int n = parents.size();
    int[] depth = new int[n];
    for (int round = 0; round < n; round++) {
      for (int child = 0; child < n; child++) {
        for (int parent : parents.get(child)) {
          depth[child] = Math.min(n - 1, Math.max(depth[child], depth[parent] + 1));
        }
      }
    }
    return depth;
  }

  /** The edges from a nested outcome back to one that it is nested in. */
  List<Edge> backEdges() {
    List<Edge> edges = new ArrayList<>();
    for (int child = 0; child < parents.size(); child++) {
      for (int parent : parents.get(child)) {
        edges.add(new Edge(events.names().get(child), events.names().get(parent)));
      }
    }
    return edges;
  }
}
