package org.dbmtl.graph;

/** One change of one edge, the step between neighbouring structures. */
public sealed interface Edit {
  /** The edge that is added, removed or reversed, as it stands before the edit. */
  Edge edge();

  /** Adds an absent edge. */
  record AddEdge(Edge edge) implements Edit {}

  /** Removes a present edge. */
  record RemoveEdge(Edge edge) implements Edit {}

  /** Turns a present edge round: {@code a>b} becomes {@code b>a}. */
  record ReverseEdge(Edge edge) implements Edit {}
}
