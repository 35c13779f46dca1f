package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/**
 * A structure: a directed acyclic graph over a study's targets.
 *
 * <p>Immutable and thread-safe. Two structures are equal when they have the same targets in the
 * same order and the same edges. Parents are kept as one bit mask per target, so there are at most
 * {@value #MAX_TARGETS} targets.
 */
public final class TargetGraph {
  /** Most targets a structure can hold. */
  public static final int MAX_TARGETS = 64;

  private final List<String> targets;
  private final Map<String, Integer> index;
  private final long[] parents;

  private TargetGraph(List<String> targets, Map<String, Integer> index, long[] parents) {
    this.targets = targets;
    this.index = index;
    this.parents = parents;
  }

  /**
   * The structure without edges: vanilla multi-task learning.
   *
   * @throws StructureException if there are more than 64 targets, or a name is blank, stands twice,
   *     or holds a control character or line break
   */
  public static TargetGraph empty(List<String> targets) {
    if (targets.size() > MAX_TARGETS) {
      throw new StructureException(
          "%d targets, but a structure holds at most %d: leave some out"
              .formatted(targets.size(), MAX_TARGETS));
    }
    Map<String, Integer> index = new HashMap<>();
    for (String target : targets) {
      TargetNames.check(target);
      if (index.put(target, index.size()) != null) {
        throw new StructureException("target '%s' is listed twice: keep one".formatted(target));
      }
    }
    return new TargetGraph(List.copyOf(targets), Map.copyOf(index), new long[targets.size()]);
  }

  /**
   * The structure with these edges.
   *
   * @throws StructureException if an edge names an unknown target, or the edges close a cycle
   */
  public static TargetGraph of(List<String> targets, Collection<Edge> edges) {
    TargetGraph empty = empty(targets);
    long[] parents = empty.parents.clone();
    for (Edge edge : edges) {
      parents[empty.indexOf(edge.child())] |= 1L << empty.indexOf(edge.parent());
    }
    return empty.withParents(parents);
  }

  /**
   * The structure that the one-line text form names: edges such as {@code click>like click>stay},
   * separated by blanks or commas; empty text for no edges. A name with blanks, {@code > , * \} or
   * quotes in it is in double quotes, with {@code \"} and {@code \\} for a quote and a backslash.
   * {@code click>*} stands for the edges from click to all other targets, {@code *>stay} for those
   * from all others to stay.
   *
   * @throws StructureException if the text does not parse, names an unknown target, or closes a
   *     cycle
   */
  public static TargetGraph parse(List<String> targets, String text) {
    return of(targets, Edge.parse(targets, text));
  }

  /**
   * This structure's targets with other edges.
   *
   * @param newParents [targets] bit {@code p} of entry {@code c} is set where {@code p} is a parent
   *     of {@code c}
   * @throws StructureException if they close a cycle; the message shows it
   * @throws IllegalArgumentException if there is not one mask per target, or a mask names a
   *     position beyond the last target or the child itself
   */
  public TargetGraph withParents(long[] newParents) {
    if (newParents.length != size()) {
      throw new IllegalArgumentException(
          "%d parent masks for %d targets".formatted(newParents.length, size()));
    }
    long[] masks = newParents.clone();
    for (int child = 0; child < size(); child++) {
      if ((masks[child] & (~allOf(size()) | 1L << child)) != 0) {
        throw new IllegalArgumentException(
            "parent mask %x of '%s' names itself or no target"
                .formatted(masks[child], targets.get(child)));
      }
    }
    TargetGraph graph = new TargetGraph(targets, index, masks);
    if (!Cycles.isAcyclic(masks)) {
      throw new StructureException(
          "the edges close a cycle, %s: a structure is acyclic, remove or reverse one of them"
              .formatted(String.join(" > ", Cycles.find(targets, graph.edges()))));
    }
    return graph;
  }

  /** The mask of the positions 0 to {@code size - 1}. */
  static long allOf(int size) {
    return size == 0 ? 0 : -1L >>> (MAX_TARGETS - size);
  }

  /** The targets in their order. */
  public List<String> targets() {
    return targets;
  }

  /** Number of targets. */
  public int size() {
    return targets.size();
  }

  /**
   * Position of a target.
   *
   * @throws StructureException if there is no such target; the message offers the nearest name
   */
  public int indexOf(String target) {
    Integer found = index.get(target);
    if (found == null) {
      throw TargetNames.unknown(target, targets);
    }
    return found;
  }

  /** Parents of the target at a position, as a bit mask over positions. */
  public long parentMask(int child) {
    return parents[child];
  }

  /** Parents of every target, as bit masks over positions: a copy. */
  public long[] parentMasks() {
    return parents.clone();
  }

  /** Parents of a target, in the order of the targets. */
  public List<String> parents(String child) {
    List<String> names = new ArrayList<>();
    for (long rest = parents[indexOf(child)]; rest != 0; rest &= rest - 1) {
      names.add(targets.get(Long.numberOfTrailingZeros(rest)));
    }
    return List.copyOf(names);
  }

  /** All edges, sorted by the parent's position, then by the child's. */
  public List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    for (int p = 0; p < size(); p++) {
      for (int c = 0; c < size(); c++) {
        if ((parents[c] >>> p & 1) != 0) {
          edges.add(new Edge(targets.get(p), targets.get(c)));
        }
      }
    }
    return List.copyOf(edges);
  }

  /** Number of edges. */
  public int edgeCount() {
    int count = 0;
    for (long mask : parents) {
      count += Long.bitCount(mask);
    }
    return count;
  }

  /** Whether the edge is there, in this direction. */
  public boolean contains(Edge edge) {
    return (parents[indexOf(edge.child())] >>> indexOf(edge.parent()) & 1) != 0;
  }

  /**
   * The structure after one edit.
   *
   * @throws StructureException if the edge to add is there already, the edge to remove or reverse
   *     is not, or the result has a cycle
   */
  public TargetGraph with(Edit edit) {
    Edge edge = edit.edge();
    int parent = indexOf(edge.parent());
    int child = indexOf(edge.child());
    boolean present = (parents[child] >>> parent & 1) != 0;
    if (present == edit instanceof Edit.AddEdge) {
      throw new StructureException(
          "edge '%s' is %s '%s'".formatted(edge, present ? "already in" : "not in", this));
    }
    long[] next = parents.clone();
    next[child] ^= 1L << parent;
    if (edit instanceof Edit.ReverseEdge) {
      next[parent] |= 1L << child;
    }
    return withParents(next);
  }

  /** The targets, every parent before its children; among free ones the earlier position first. */
  public List<String> topologicalOrder() {
    List<String> order = new ArrayList<>(size());
    new TopologicalOrderIterator<>(toJGraphT(), Comparator.comparingInt(this::indexOf))
        .forEachRemaining(order::add);
    return order;
  }

  /** A JGraphT copy; changes to it do not reach this structure. */
  public Graph<String, DefaultEdge> toJGraphT() {
    DirectedAcyclicGraph<String, DefaultEdge> graph = new DirectedAcyclicGraph<>(DefaultEdge.class);
    targets.forEach(graph::addVertex);
    edges().forEach(edge -> graph.addEdge(edge.parent(), edge.child()));
    return graph;
  }

  /** The one-line text form, edges in canonical order; {@link #parse} reads it back. */
  public String text() {
    return StructureText.write(this);
  }

  /**
   * The text form with stars where they are shorter: {@code click>*} where click is a parent of all
   * others. {@link #parse} reads it back; equal structures have equal texts.
   */
  public String briefText() {
    return StructureText.writeBrief(this);
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TargetGraph graph
        && targets.equals(graph.targets)
        && Arrays.equals(parents, graph.parents);
  }

  @Override
  public int hashCode() {
    return 31 * targets.hashCode() + Arrays.hashCode(parents);
  }
}
