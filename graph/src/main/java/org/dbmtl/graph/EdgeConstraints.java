package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which structures a study allows. Immutable; some structure over the named targets always keeps
 * the constraints, for the constructor refuses contradictions.
 *
 * @param required edges that every structure has, each once
 * @param forbidden edges that none has, each once
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
   * @throws StructureException if an edge is both required and forbidden, a required edge leads
   *     against the tiers, required edges close a cycle, a target stands twice in the tiers, the
   *     most parents are not in 0 to 63, or more parents are required than allowed
   */
  public EdgeConstraints {
    required = List.copyOf(new LinkedHashSet<>(required));
    forbidden = List.copyOf(new LinkedHashSet<>(forbidden));
    tiers = tiers.stream().map(List::copyOf).toList();
    if (maxParents < 0 || maxParents >= TargetGraph.MAX_TARGETS) {
      throw new StructureException(
          "at most %d parents per target cannot be asked for: use 0 to %d"
              .formatted(maxParents, TargetGraph.MAX_TARGETS - 1));
    }
    checkRequired(required, forbidden, tierOf(tiers), maxParents);
  }

  private static void checkRequired(
      List<Edge> required, List<Edge> forbidden, Map<String, Integer> tierOf, int maxParents) {
    Set<String> names = new LinkedHashSet<>();
    Map<String, List<String>> parents = new LinkedHashMap<>();
    for (Edge edge : required) {
      if (forbidden.contains(edge)) {
        throw new StructureException(
            "edge '%s' is both required and forbidden: drop one of the two".formatted(edge));
      }
      String backwards = backwards(edge, tierOf);
      if (!backwards.isEmpty()) {
        throw new StructureException(
            "required edge '%s' %s: drop it, or move a target".formatted(edge, backwards));
      }
      names.add(edge.parent());
      names.add(edge.child());
      parents.computeIfAbsent(edge.child(), child -> new ArrayList<>()).add(edge.parent());
    }
    parents.forEach(
        (child, of) -> {
          if (of.size() > maxParents) {
            throw new StructureException(
                "target '%s' has %d required parents (%s), but at most %d are allowed: allow more"
                    .formatted(child, of.size(), String.join(", ", of), maxParents));
          }
        });
    List<String> cycle = Cycles.find(List.copyOf(names), required);
    if (!cycle.isEmpty()) {
      throw new StructureException(
          "the required edges close a cycle, %s: drop one of them"
              .formatted(String.join(" > ", cycle)));
    }
  }

  private static Map<String, Integer> tierOf(List<List<String>> tiers) {
    Map<String, Integer> tierOf = new HashMap<>();
    for (int tier = 0; tier < tiers.size(); tier++) {
      for (String target : tiers.get(tier)) {
        Integer earlier = tierOf.put(target, tier);
        if (earlier != null) {
          throw new StructureException(
              "target '%s' is in tier %d and again in tier %d: keep one"
                  .formatted(target, earlier + 1, tier + 1));
        }
      }
    }
    return tierOf;
  }

  /** How the edge leads against the tiers; empty if it does not. */
  private static String backwards(Edge edge, Map<String, Integer> tierOf) {
    Integer parent = tierOf.get(edge.parent());
    Integer child = tierOf.get(edge.child());
    return parent == null || child == null || parent <= child
        ? ""
        : "leads from tier %d back to tier %d".formatted(parent + 1, child + 1);
  }

  /** Every target that these constraints name, each once. */
  public Set<String> targets() {
    Set<String> names = new LinkedHashSet<>();
    for (List<Edge> edges : List.of(required, forbidden)) {
      for (Edge edge : edges) {
        names.add(edge.parent());
        names.add(edge.child());
      }
    }
    tiers.forEach(names::addAll);
    return names;
  }

  /** These constraints without what names other targets. */
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

  /** Whether these constraints let a structure have the edge: not forbidden, not against tiers. */
  public boolean allows(Edge edge) {
    return !forbidden.contains(edge) && backwards(edge, tierOf(tiers)).isEmpty();
  }

  /**
   * One line for each way in which the structure breaks these constraints; empty if it keeps them.
   * Missing edges come first, then edges too many in the structure's order, then targets with too
   * many parents.
   */
  public List<String> violations(TargetGraph graph) {
    List<String> violations = new ArrayList<>();
    List<Edge> edges = graph.edges();
    for (Edge edge : required) {
      if (!edges.contains(edge)) {
        violations.add("edge '%s' is required, but absent: add it".formatted(edge));
      }
    }
    Map<String, Integer> tierOf = tierOf(tiers);
    for (Edge edge : edges) {
      if (forbidden.contains(edge)) {
        violations.add("edge '%s' is forbidden: remove it".formatted(edge));
      }
      String backwards = backwards(edge, tierOf);
      if (!backwards.isEmpty()) {
        violations.add("edge '%s' %s: remove or reverse it".formatted(edge, backwards));
      }
    }
    for (String target : graph.targets()) {
      List<String> parents = graph.parents(target);
      if (parents.size() > maxParents) {
        violations.add(
            "target '%s' has %d parents (%s), but at most %d are allowed: remove some"
                .formatted(target, parents.size(), String.join(", ", parents), maxParents));
      }
    }
    return violations;
  }

  /**
   * Returns the structure if it keeps these constraints.
   *
   * @throws StructureException with all violations in one line if it does not
   */
  public TargetGraph check(TargetGraph graph) {
    List<String> violations = violations(graph);
    if (!violations.isEmpty()) {
      throw new StructureException(
          "structure '%s' breaks the constraints: %s"
              .formatted(graph, String.join("; ", violations)));
    }
    return graph;
  }
}
