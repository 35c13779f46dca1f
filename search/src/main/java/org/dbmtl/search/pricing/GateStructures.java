package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  /** Stars: the first targets of the winner's order that may be the parent of all others. */
  private void addRoots(TargetGraph winner) {
    int added = 0;
    for (String root : winner.topologicalOrder()) {
      int position = winner.indexOf(root);
      long[] parents = new long[winner.size()];
      int edges = 0;
      for (int child = 0; child < parents.length; child++) {
        parents[child] = space.requiredParents(child);
        boolean may = (space.optionalParents(child) >>> position & 1) == 1;
        if (may && space.optionalSlots(child) > 0) {
          parents[child] |= 1L << position;
          edges++;
        }
      }
      if (edges > 0 && added < ROOTS && isAcyclic(parents)) {
        added += add(space.smallest().withParents(parents), Purpose.ROOT) ? 1 : 0;
      }
    }
  }

  /** Random ones of about as many edges as the winner, in a random order of the targets. */
  private void addRandom(int edges, long seed) {
    Random random = new Random(seed);
    int targets = space.targets().size();
    for (int tries = 0; tries < TRIES && chosen.size() < StructurePricing.GATE; tries++) {
      List<Integer> order = IntStream.range(0, targets).boxed().collect(Collectors.toList());
      Collections.shuffle(order, random);
      long[] parents = new long[targets];
      List<int[]> possible = new ArrayList<>();
      long before = 0;
      for (int child : order) {
        parents[child] = space.requiredParents(child);
        for (int parent : PriceTables.members(space.optionalParents(child) & before)) {
          possible.add(new int[] {parent, child});
        }
        before |= 1L << child;
      }
      Collections.shuffle(possible, random);
      // From half of the winner's edges to one more.
      int wanted = Math.max(1, edges - tries % (edges / 2 + 1) + (tries % 3 == 2 ? 1 : 0));
      for (int[] edge : possible) {
        int own = Long.bitCount(parents[edge[1]] & ~space.requiredParents(edge[1]));
        if (wanted > 0 && own < space.optionalSlots(edge[1])) {
          parents[edge[1]] |= 1L << edge[0];
          wanted--;
        }
      }
      if (isAcyclic(parents)) {
        TargetGraph structure = space.smallest().withParents(parents);
        if (chosen.keySet().stream().noneMatch(other -> isSameClass(other, structure))
            || tries > TRIES / 2) {
          add(structure, Purpose.RANDOM);
        }
      }
    }
  }

  private static boolean isSameClass(TargetGraph a, TargetGraph b) {
    return a.edgeCount() == b.edgeCount() && Cpdag.of(a).equals(Cpdag.of(b));
  }

  /** Required edges may close a cycle with the drawn ones. */
  private static boolean isAcyclic(long[] parents) {
    long placed = 0;
    for (boolean more = true; more; ) {
      more = false;
      for (int target = 0; target < parents.length; target++) {
        boolean free = (placed >>> target & 1) == 0 && (parents[target] & ~placed) == 0;
        if (free) {
          placed |= 1L << target;
          more = true;
        }
      }
    }
    return Long.bitCount(placed) == parents.length;
  }
}
