package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.alg.cycle.CycleDetector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;

/** Finds a cycle to show to the user. */
final class Cycles {
  private Cycles() {}

  /**
   * A shortest cycle through the first target that lies on one, first target repeated at the end.
   */
  static List<String> find(TargetGraph graph) {
    if (isAcyclic(graph)) {
      return List.of();
    }
    Graph<String, DefaultEdge> edges = new DefaultDirectedGraph<>(DefaultEdge.class);
    graph.targets().forEach(edges::addVertex);
    graph.edges().forEach(edge -> edges.addEdge(edge.parent(), edge.child()));
    CycleDetector<String, DefaultEdge> detector = new CycleDetector<>(edges);
    for (String target : graph.targets()) {
      if (detector.detectCyclesContainingVertex(target)) {
        List<String> shortest = List.of();
        for (String parent : graph.parents(target)) {
          var path = BFSShortestPath.findPathBetween(edges, target, parent);
          if (path != null
              && (shortest.isEmpty() || path.getVertexList().size() + 1 < shortest.size())) {
            List<String> cycle = new ArrayList<>(path.getVertexList());
            cycle.add(target);
            shortest = cycle;
          }
        }
        return shortest;
      }
    }
    throw new IllegalStateException("a cycle was found and lost again");
  }

  /**
   * Kahn's algorithm on the bit masks: takes away targets whose parents are all gone. Structures
   * are built by the million in a search, where a JGraphT graph each would be most of the cost.
   */
  private static boolean isAcyclic(TargetGraph graph) {
    long left = graph.size() == 64 ? -1L : (1L << graph.size()) - 1;
    boolean found = true;
    while (left != 0 && found) {
      found = false;
      for (long rest = left; rest != 0; rest &= rest - 1) {
        int target = Long.numberOfTrailingZeros(rest);
        if ((graph.parentMask(target) & left) == 0) {
          left &= ~(1L << target);
          found = true;
        }
      }
    }
    return left == 0;
  }
}
