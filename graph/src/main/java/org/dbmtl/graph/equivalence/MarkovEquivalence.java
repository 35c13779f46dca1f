package org.dbmtl.graph.equivalence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;

/**
 * Structures that imply the same independences among the targets, so that no data on the targets
 * alone can prefer one to the other.
 *
 * <p>Mind that a DBMTL network is not a free Bayesian network: each target also reads the shared
 * layers, and an edge carries what its signal carries. Scores within a class may differ.
 */
public final class MarkovEquivalence {
  private MarkovEquivalence() {}

  /**
   * Whether two structures over the same targets are Markov equivalent: they have the same links
   * and the same v-structures. Theorem 1 of Verma and Pearl, "Equivalence and synthesis of causal
   * models" (UAI 1990). O(n<sup>2</sup>) word operations.
   *
   * @throws IllegalArgumentException if their targets differ
   */
  public static boolean equivalent(TargetGraph a, TargetGraph b) {
    HammingDistance.checkSameTargets(a.targets(), b.targets());
    long[] neighbours = Skeleton.neighbours(a);
    if (!Arrays.equals(neighbours, Skeleton.neighbours(b))) {
      return false;
    }
    for (int child = 0; child < a.size(); child++) {
      for (long rest = a.parentMask(child) | b.parentMask(child); rest != 0; rest &= rest - 1) {
        int parent = Long.numberOfTrailingZeros(rest);
        if (spouses(a, neighbours, parent, child) != spouses(b, neighbours, parent, child)) {
          return false;
        }
      }
    }
    return true;
  }

  private static long spouses(TargetGraph graph, long[] neighbours, int parent, int child) {
    return (graph.parentMask(child) >>> parent & 1) == 0
        ? 0
        : Skeleton.spouses(graph, neighbours, parent, child);
  }

  /**
   * The structures sorted into their equivalence classes, classes and members in the order in which
   * they come first. Structures over different targets are never in one class.
   */
  public static List<List<TargetGraph>> classes(Collection<TargetGraph> graphs) {
    Map<Cpdag, List<TargetGraph>> classes = new LinkedHashMap<>();
    for (TargetGraph graph : graphs) {
      classes.computeIfAbsent(Cpdag.of(graph), cpdag -> new ArrayList<>()).add(graph);
    }
    return classes.values().stream().map(List::copyOf).toList();
  }
}
