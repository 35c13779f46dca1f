package org.dbmtl.search.seeding;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;

/** Grows a start structure edge by edge without leaving the space. Not thread-safe. */
final class ProposalBuilder {
  private final DagSpace space;
  private final Map<Edge, String> reasons = new HashMap<>();
  private TargetGraph start;

  ProposalBuilder(DagSpace space) {
    this.space = space;
    this.start = space.smallest();
    start.edges().forEach(edge -> reasons.put(edge, "required by the study"));
  }

  TargetGraph start() {
    return start;
  }

  /** Adds the edge if the space allows it; says whether it did. */
  boolean add(Edge edge, String reason) {
    if (start.contains(edge)
        || start.contains(edge.reversed())
        || !space.allows(start, new AddEdge(edge))) {
      return false;
    }
    start = start.with(new AddEdge(edge));
    reasons.put(edge, reason);
    return true;
  }

  StartProposal build(List<String> order) {
    Map<Edge, String> sorted = new LinkedHashMap<>();
    start.edges().forEach(edge -> sorted.put(edge, reasons.getOrDefault(edge, "")));
    return new StartProposal(start, order, sorted);
  }
}
