package org.dbmtl.graph.space;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Edit;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;

/** All structures over some targets that keep some constraints. Immutable and thread-safe. */
public final class DagSpace {
  private final TargetGraph empty;
  private final EdgeConstraints constraints;

  /**
   * @throws org.dbmtl.graph.StructureException if the constraints name an unknown target or leave
   *     no structure at all
   */
  public DagSpace(List<String> targets, EdgeConstraints constraints) {
    this.empty = TargetGraph.empty(targets);
    this.constraints = constraints;
  }

  public List<String> targets() {
    return empty.targets();
  }

  public EdgeConstraints constraints() {
    return constraints;
  }

  /** Whether the structure is over these targets and keeps the constraints. */
  public boolean contains(TargetGraph graph) {
    return graph.targets().equals(targets()) && constraints.violations(graph).isEmpty();
  }

  /** Whether the edit can be made and leads to a structure of this space. */
  public boolean allows(TargetGraph graph, Edit edit) {
    return edits(graph).contains(edit);
  }

  /** The edits of one edge that lead to a structure of this space: add, remove, reverse. */
  public List<Edit> edits(TargetGraph graph) {
    List<Edit> edits = new ArrayList<>();
    for (String parent : targets()) {
      for (String child : targets()) {
        if (parent.equals(child)) {
          continue;
        }
        Edge edge = new Edge(parent, child);
        if (graph.contains(edge)) {
          addIfInside(graph, new Edit.RemoveEdge(edge), edits);
          addIfInside(graph, new Edit.ReverseEdge(edge), edits);
        } else if (!graph.contains(edge.reversed())) {
          addIfInside(graph, new Edit.AddEdge(edge), edits);
        }
      }
    }
    return edits;
  }

  private void addIfInside(TargetGraph graph, Edit edit, List<Edit> edits) {
    try {
      if (contains(graph.with(edit))) {
        edits.add(edit);
      }
    } catch (StructureException closesCycle) {
      // Not a structure.
    }
  }

  /** The structures one edit away, in the order of {@link #edits}. */
  public Stream<TargetGraph> neighbours(TargetGraph graph) {
    return edits(graph).stream().map(graph::with);
  }

  /** The structure with the required edges alone: the smallest of the space. */
  public TargetGraph smallest() {
    return TargetGraph.of(targets(), constraints.required());
  }
}
