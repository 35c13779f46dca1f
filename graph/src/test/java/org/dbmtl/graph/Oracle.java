package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Plain and slow answers over sets of edges, and random structures, for tests to compare with. */
public final class Oracle {
  private Oracle() {}

  public static LongStream seeds(int count) {
    return LongStream.rangeClosed(1, count);
  }

  /** Targets t0, t1, ... */
  public static List<String> targets(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
  }

  public static List<Edge> allEdges(List<String> targets) {
    List<Edge> edges = new ArrayList<>();
    for (String parent : targets) {
      for (String child : targets) {
        if (!parent.equals(child)) {
          edges.add(new Edge(parent, child));
        }
      }
    }
    return edges;
  }

  /** Depth-first search along the edges; a target reaches itself only over a cycle. */
  public static boolean hasPath(Collection<Edge> edges, String from, String to) {
    return hasPath(edges, from, to, new HashSet<>());
  }

  private static boolean hasPath(Collection<Edge> edges, String from, String to, Set<String> seen) {
    for (Edge edge : edges) {
      if (edge.parent().equals(from)
          && (edge.child().equals(to)
              || (seen.add(edge.child()) && hasPath(edges, edge.child(), to, seen)))) {
        return true;
      }
    }
    return false;
  }

  public static boolean isAcyclic(Collection<Edge> edges) {
    return edges.stream().noneMatch(edge -> hasPath(edges, edge.child(), edge.parent()));
  }

  /** The edges after the edit, no matter whether they make a structure. */
  public static Set<Edge> after(Collection<Edge> edges, Edit edit) {
    Set<Edge> after = new HashSet<>(edges);
    if (edit instanceof Edit.AddEdge) {
      after.add(edit.edge());
    } else {
      after.remove(edit.edge());
    }
    if (edit instanceof Edit.ReverseEdge) {
      after.add(edit.edge().reversed());
    }
    return after;
  }

  /** Some structure, not uniform: edges of a random order, each with the given probability. */
  public static TargetGraph randomGraph(
      List<String> targets, double density, RandomGenerator random) {
    List<String> order = new ArrayList<>(targets);
    Collections.shuffle(order, new Random(random.nextLong()));
    return TargetGraph.of(
        targets,
        allEdges(targets).stream()
            .filter(e -> order.indexOf(e.parent()) < order.indexOf(e.child()))
            .filter(e -> random.nextDouble() < density)
            .collect(Collectors.toList()));
  }

  /** Constraints that do not contradict each other, of every kind, over the targets. */
  public static EdgeConstraints randomConstraints(List<String> targets, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EdgeConstraints found = null;
    while (found == null) {
      found = consistent(targets, random);
    }
    return found;
  }

  private static @Nullable EdgeConstraints consistent(
      List<String> targets, SplittableRandom random) {
    List<Edge> required =
        allEdges(targets).stream().filter(e -> random.nextDouble() < .06).toList();
    List<Edge> forbidden =
        allEdges(targets).stream().filter(e -> random.nextDouble() < .15).toList();
    List<List<String>> tiers = List.of(new ArrayList<>(), new ArrayList<>());
    if (random.nextBoolean()) {
      for (String target : targets) {
        int tier = random.nextInt(3);
        if (tier < 2) {
          tiers.get(tier).add(target);
        }
      }
    }
    try {
      return new EdgeConstraints(required, forbidden, tiers, random.nextInt(1, targets.size() + 1));
    } catch (StructureException contradiction) {
      return null;
    }
  }

  /** Whether the edges keep the constraints, word for word as their javadoc has it. */
  public static boolean keeps(EdgeConstraints constraints, Collection<Edge> edges) {
    for (Edge edge : edges) {
      int parentTier = tier(constraints, edge.parent());
      int childTier = tier(constraints, edge.child());
      if (constraints.forbidden().contains(edge)
          || (parentTier >= 0 && childTier >= 0 && parentTier > childTier)
          || edges.stream().filter(e -> e.child().equals(edge.child())).count()
              > constraints.maxParents()) {
        return false;
      }
    }
    return edges.containsAll(constraints.required());
  }

  private static int tier(EdgeConstraints constraints, String target) {
    for (int tier = 0; tier < constraints.tiers().size(); tier++) {
      if (constraints.tiers().get(tier).contains(target)) {
        return tier;
      }
    }
    return -1;
  }
}
