package org.dbmtl.graph.equivalence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;

/**
 * Structures that imply the same independences among the targets, so that no data on the targets
 * alone can prefer one to the other: those with the same links and v-structures (Verma and Pearl,
 * "Equivalence and synthesis of causal models", UAI 1990, theorem 1), which are those with the same
 * {@link Cpdag}.
 *
 * <p>Mind that a DBMTL network is not a free Bayesian network: each target also reads the shared
 * layers, and an edge carries what its signal carries. Scores within a class may differ.
 */
public final class MarkovEquivalence {
  private MarkovEquivalence() {}

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
