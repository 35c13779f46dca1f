package org.dbmtl.search.seeding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.space.DagSpace;

/**
 * Which targets happen only where another one does: the near-implications that {@link
 * CausalitySeeding} describes, where the study allows their edges.
 *
 * @param all those of the rarer parent first: nearest causes come first, so that a limit on parents
 *     keeps them
 */
record Implications(List<Implication> all) {
  /**
   * A child that happens where its parent does.
   *
   * @param probability P(parent on | child on)
   * @param baseRate P(parent on)
   */
  record Implication(Edge edge, double probability, double baseRate, String reason) {}

  Implications {
    all = List.copyOf(all);
  }

  static Implications of(TargetStatistics statistics, DagSpace space, CausalitySeeding limits) {
    List<Implication> found = new ArrayList<>();
    int n = statistics.targets().size();
    for (int parent = 0; parent < n; parent++) {
      for (int child = 0; child < n; child++) {
        if (parent != child
            && statistics.targets().get(parent).off() >= 0
            && statistics.targets().get(child).off() >= 0) {
          addIfImplied(statistics, parent, child, limits, found);
        }
      }
    }
    // A chain through an edge that the study rules out carries nothing.
    found.removeIf(
        implication ->
            !space.smallest().contains(implication.edge())
                && !space.allows(space.smallest(), new AddEdge(implication.edge())));
    found.sort(Comparator.comparingDouble(Implication::baseRate));
    return new Implications(found);
  }

  private static void addIfImplied(
      TargetStatistics statistics,
      int parent,
      int child,
      CausalitySeeding limits,
      List<Implication> found) {
    long both = statistics.countOn(parent, true, child, true);
    long withChild = both + statistics.countOn(parent, false, child, true);
    long withParent = both + statistics.countOn(parent, true, child, false);
    long rows = withParent + withChild - both + statistics.countOn(parent, false, child, false);
    double baseRate = rows == 0 ? 1 : (double) withParent / rows;
    if (withChild < limits.support()
        || both < limits.implied() * withChild
        || baseRate > limits.commonplace()) {
      return;
    }
    TargetStatistics.Levels ofParent = statistics.targets().get(parent);
    TargetStatistics.Levels ofChild = statistics.targets().get(child);
    boolean mutual = both >= limits.implied() * withParent;
    boolean moreFrequent = withParent > withChild || (withParent == withChild && parent < child);
    // Of two that imply each other an event comes before its amount.
    boolean comesFirst =
        (mutual && ofParent.binary() != ofChild.binary()) ? ofParent.binary() : moreFrequent;
    if (comesFirst) {
      double probability = (double) both / withChild;
      found.add(
          new Implication(
              new Edge(ofParent.target(), ofChild.target()),
              probability,
              baseRate,
              String.format(
                  Locale.ROOT,
                  "P(%s | %s) is %.3f, against %.3f on all rows",
                  event(ofParent),
                  event(ofChild),
                  probability,
                  baseRate)));
    }
  }

  /** A continuous target happens where it is not at its most common value. */
  private static String event(TargetStatistics.Levels target) {
    return target.target() + (target.binary() ? "=1" : " is not off");
  }

  /** Those that no chain of others carries, in the same order. */
  List<Implication> nearest() {
    return all.stream().filter(implication -> !carriedByAChain(implication.edge())).toList();
  }

  /** Whether one of the two implies the other. */
  boolean link(String target, String other) {
    return edges().contains(new Edge(target, other)) || edges().contains(new Edge(other, target));
  }

  private boolean carriedByAChain(Edge edge) {
    Set<Edge> edges = edges();
    return all.stream()
        .map(Implication::edge)
        .filter(first -> first.parent().equals(edge.parent()))
        .filter(first -> !first.child().equals(edge.child()))
        .anyMatch(first -> edges.contains(new Edge(first.child(), edge.child())));
  }

  private Set<Edge> edges() {
    Set<Edge> edges = new HashSet<>();
    all.forEach(implication -> edges.add(implication.edge()));
    return edges;
  }
}
