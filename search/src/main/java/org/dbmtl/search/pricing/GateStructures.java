package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.Cpdag;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.pricing.Gate.Purpose;

/**
 * Chooses the structures that are trained for the gate: good, middling and poor ones, so that a
 * rank correlation means something. Used by one thread.
 */
final class GateStructures {
  private static final int ROOTS = 2;
  private static final int TRIES = 200;

  private final DagSpace space;
  private final Map<TargetGraph, Purpose> chosen = new LinkedHashMap<>();

  private GateStructures(DagSpace space) {
    this.space = space;
  }

  /**
   * The structures, the winner first and vanilla second; fewer where the space is small.
   *
   * @param best by price, the winner first
   * @param path from all edges to none
   * @param seed of the random ones
   */
  static Map<TargetGraph, Purpose> of(
      DagSpace space, List<TargetGraph> best, List<TargetGraph> path, long seed) {
    GateStructures gate = new GateStructures(space);
    TargetGraph winner = best.get(0);
    gate.add(winner, Purpose.WINNER);
    gate.add(space.smallest(), Purpose.VANILLA);
    if (best.size() > 1) {
      gate.add(best.get(1), Purpose.RIVAL);
    }
    gate.addOfPath(winner, path);
    gate.addRoots(winner);
    gate.addRandom(winner.edgeCount(), seed);
    return Collections.unmodifiableMap(gate.chosen);
  }

  private boolean add(TargetGraph structure, Purpose purpose) {
    boolean fits = chosen.size() < StructurePricing.GATE && space.contains(structure);
    return fits && chosen.putIfAbsent(structure, purpose) == null;
  }

  /** The structure of the path with about half of the winner's edges. */
  private void addOfPath(TargetGraph winner, List<TargetGraph> path) {
    path.stream()
        .filter(step -> step.edgeCount() < winner.edgeCount() && !chosen.containsKey(step))
        .min(
            (a, b) ->
                Integer.compare(
                    Math.abs(2 * a.edgeCount() - winner.edgeCount()),
                    Math.abs(2 * b.edgeCount() - winner.edgeCount())))
        .ifPresent(step -> add(step, Purpose.PATH));
  }

  /** Stars: the first targets of the winner's order that may be a parent, of all they may be. */
  private void addRoots(TargetGraph winner) {
    int added = 0;
    for (String root : winner.topologicalOrder()) {
      List<Edge> star =
          winner.targets().stream()
              .filter(child -> !child.equals(root))
              .map(child -> new Edge(root, child))
              .toList();
      TargetGraph structure = grown(star, star.size());
      if (added < ROOTS && !structure.equals(space.smallest())) {
        added += add(structure, Purpose.ROOT) ? 1 : 0;
      }
    }
  }

  /** Random ones, from half of the winner's edges to one more. */
  private void addRandom(int edges, long seed) {
    Random random = new Random(seed);
    List<Edge> possible = new ArrayList<>();
    for (String parent : space.targets()) {
      space.targets().stream()
          .filter(child -> !child.equals(parent))
          .forEach(child -> possible.add(new Edge(parent, child)));
    }
    for (int tries = 0; tries < TRIES && chosen.size() < StructurePricing.GATE; tries++) {
      Collections.shuffle(possible, random);
      int wanted = Math.max(1, edges - tries % (edges / 2 + 1) + (tries % 3 == 2 ? 1 : 0));
      TargetGraph structure = grown(possible, wanted);
      if (tries > TRIES / 2
          || chosen.keySet().stream()
              .noneMatch(other -> Cpdag.of(other).equals(Cpdag.of(structure)))) {
        add(structure, Purpose.RANDOM);
      }
    }
  }

  /** The smallest structure and the first of these edges that the space allows, so many. */
  private TargetGraph grown(List<Edge> edges, int most) {
    TargetGraph structure = space.smallest();
    for (Edge edge : edges) {
      if (!structure.contains(edge)
          && structure.edgeCount() < space.smallest().edgeCount() + most
          && space.allows(structure, new AddEdge(edge))) {
        structure = structure.with(new AddEdge(edge));
      }
    }
    return structure;
  }
}
