package org.dbmtl.graph.equivalence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;

/**
 * A completed partially directed acyclic graph: one graph that stands for a whole class of Markov
 * equivalent structures. An edge is directed where all of the class agree, else undirected.
 *
 * <p>Immutable and thread-safe; two are equal when they have the same targets in the same order and
 * the same directed and undirected edges, which is so exactly for equivalent structures.
 */
public final class Cpdag {
  private final List<String> targets;
  private final long[] parents;
  private final long[] undirected;

  private Cpdag(List<String> targets, long[] parents, long[] undirected) {
    this.targets = targets;
    this.parents = parents;
    this.undirected = undirected;
  }

  /**
   * The class of a structure.
   *
   * <p>Directs the edges of all v-structures and then closes under rules R1 to R3 of Meek, "Causal
   * inference and causal explanation with background knowledge" (UAI 1995), section 2.1; without
   * background knowledge these are complete (Theorem 3 there), R4 never fires. Same result as
   * Chickering's edge labelling (UAI 1995). At most one pass per edge, O(n<sup>2</sup>) word
   * operations each except for R3.
   */
  public static Cpdag of(TargetGraph graph) {
    int size = graph.size();
    long[] neighbours = neighbours(graph);
    Cpdag cpdag = new Cpdag(graph.targets(), new long[size], neighbours.clone());
    for (int child = 0; child < size; child++) {
      for (long rest = graph.parentMask(child); rest != 0; rest &= rest - 1) {
        int parent = Long.numberOfTrailingZeros(rest);
        if (spouses(graph, neighbours, parent, child) != 0) {
          cpdag.direct(parent, child);
        }
      }
    }
    cpdag.close(neighbours);
    return cpdag;
  }

  /** Targets linked with each target, as masks: its parents and its children. */
  private static long[] neighbours(TargetGraph graph) {
    long[] neighbours = graph.parentMasks();
    for (int child = 0; child < graph.size(); child++) {
      for (long rest = graph.parentMask(child); rest != 0; rest &= rest - 1) {
        neighbours[Long.numberOfTrailingZeros(rest)] |= 1L << child;
      }
    }
    return neighbours;
  }

  /**
   * Parents of the child that no edge links with the given parent of it: together they make a
   * v-structure {@code parent > child < other}.
   */
  private static long spouses(TargetGraph graph, long[] neighbours, int parent, int child) {
    return graph.parentMask(child) & ~neighbours[parent] & ~(1L << parent);
  }

  private void direct(int parent, int child) {
    undirected[child] &= ~(1L << parent);
    undirected[parent] &= ~(1L << child);
    parents[child] |= 1L << parent;
  }

  private void close(long[] neighbours) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int a = 0; a < targets.size(); a++) {
        for (long rest = undirected[a]; rest != 0; rest &= rest - 1) {
          int b = Long.numberOfTrailingZeros(rest);
          if (mustPoint(a, b, neighbours)) {
            direct(a, b);
            changed = true;
          }
        }
      }
    }
  }

  /** Whether one of Meek's rules turns the undirected {@code a - b} into {@code a > b}. */
  private boolean mustPoint(int a, int b, long[] neighbours) {
    // R1: c > a - b with c and b not linked; b > a would make a new v-structure.
    if ((parents[a] & ~neighbours[b]) != 0) {
      return true;
    }
    // R2: a > c > b; b > a would close a cycle.
    for (long rest = parents[b]; rest != 0; rest &= rest - 1) {
      if ((parents[Long.numberOfTrailingZeros(rest)] >>> a & 1) != 0) {
        return true;
      }
    }
    // R3: a - c > b and a - d > b with c and d not linked; either way of b > a ends in R1 or R2.
    long between = undirected[a] & parents[b];
    for (long rest = between; rest != 0; rest &= rest - 1) {
      int c = Long.numberOfTrailingZeros(rest);
      if ((between & ~neighbours[c] & ~(1L << c)) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The targets in their order. */
  public List<String> targets() {
    return targets;
  }

  /** Edges that all structures of the class have in this direction, in canonical order. */
  public List<Edge> directed() {
    return edges(parents, false);
  }

  /**
   * Links that some structures of the class direct one way and some the other, each once from the
   * earlier target to the later, in canonical order.
   */
  public List<Edge> undirected() {
    return edges(undirected, true);
  }

  private List<Edge> edges(long[] masks, boolean onlyForward) {
    List<Edge> edges = new ArrayList<>();
    for (int parent = 0; parent < targets.size(); parent++) {
      for (int child = onlyForward ? parent + 1 : 0; child < targets.size(); child++) {
        if ((masks[child] >>> parent & 1) != 0) {
          edges.add(new Edge(targets.get(parent), targets.get(child)));
        }
      }
    }
    return List.copyOf(edges);
  }

  /** Directed parents of every target: a copy. */
  long[] parentMasks() {
    return parents.clone();
  }

  /** Targets that undirected edges link with each target: a copy. */
  long[] undirectedMasks() {
    return undirected.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cpdag cpdag
        && targets.equals(cpdag.targets)
        && Arrays.equals(parents, cpdag.parents)
        && Arrays.equals(undirected, cpdag.undirected);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * targets.hashCode() + Arrays.hashCode(parents)) + Arrays.hashCode(undirected);
  }

  /** Directed edges as in the text form of a structure, undirected ones with {@code -}. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    directed().forEach(edge -> words.add(edge.text()));
    undirected().forEach(edge -> words.add(edge.parent() + "-" + edge.child()));
    return String.join(" ", words);
  }
}
