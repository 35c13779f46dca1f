package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.Collection;
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
   * A shortest cycle through the first target that lies on one, first target repeated at the end;
   * empty if there is no cycle.
   */
  static List<String> find(List<String> targets, Collection<Edge> edges) {
    Graph<String, DefaultEdge> graph = new DefaultDirectedGraph<>(DefaultEdge.class);
    targets.forEach(graph::addVertex);
    edges.forEach(edge -> graph.addEdge(edge.parent(), edge.child()));
    CycleDetector<String, DefaultEdge> detector = new CycleDetector<>(graph);
    for (String target : targets) {
      if (detector.detectCyclesContainingVertex(target)) {
        return shortest(graph, target);
      }
    }
    return List.of();
  }

  private static List<String> shortest(Graph<String, DefaultEdge> graph, String target) {
    List<String> shortest = List.of();
    for (DefaultEdge closing : graph.incomingEdgesOf(target)) {
      var path = BFSShortestPath.findPathBetween(graph, target, graph.getEdgeSource(closing));
      if (path != null && (shortest.isEmpty() || path.getLength() + 2 < shortest.size())) {
        shortest = new ArrayList<>(path.getVertexList());
        shortest.add(target);
      }
    }
    return List.copyOf(shortest);
  }

  /**
   * Kahn's algorithm on the bit masks: takes away targets whose parents are all gone. Structures
   * are built by the million in a search, where a JGraphT graph each would be most of the cost.
   *
   * @param parents [targets] masks whose bits are positions of targets
   */
  static boolean isAcyclic(long[] parents) {
    long left = TargetGraph.allOf(parents.length);
    boolean found = true;
    while (left != 0 && found) {
      found = false;
      for (long rest = left; rest != 0; rest &= rest - 1) {
        int target = Long.numberOfTrailingZeros(rest);
        if ((parents[target] & left) == 0) {
          left &= ~(1L << target);
          found = true;
        }
      }
    }
    return left == 0;
  }
}
