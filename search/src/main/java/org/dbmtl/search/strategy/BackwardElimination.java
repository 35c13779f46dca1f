package org.dbmtl.search.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.RemoveEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.jspecify.annotations.Nullable;

/**
 * Tries a structure without each of its edges, then without the weakest of them together, for as
 * long as that costs no more than noise: {@value #ERRORS} standard errors of a paired difference
 * for each edge, pooled over the edges. What was kept by luck so gets a rival without it; which of
 * the two holds is for the evidence to say, so the rule is generous.
 *
 * <p>At most two evaluations for each edge. Without two seeds there is no noise to compare with,
 * and nothing is tried together. Not thread-safe.
 */
final class BackwardElimination {
  private static final double ERRORS = 3;

  private final DagSpace space;
  private final ScoreBook book;
  private final TargetGraph full;
  private final List<Edge> edges;
  private List<Edge> weakest = List.of();
  private double margin = Double.NaN;
  private int together = 1;

  BackwardElimination(DagSpace space, ScoreBook book, TargetGraph full) {
    this.space = space;
    this.book = book;
    this.full = full;
    edges = full.edges().stream().filter(edge -> space.allows(full, new RemoveEdge(edge))).toList();
  }

  /** Every structure that lacks one edge. */
  List<TargetGraph> singles() {
    return edges.stream().map(edge -> full.with(new RemoveEdge(edge))).toList();
  }

  /** The next structure that lacks several edges, once the last one was told; or null. */
  @Nullable TargetGraph next() {
    if (Double.isNaN(margin)) {
      judgeSingles();
    }
    if (together > 1 && !(loss(without(together)) <= together * margin)) {
      return null;
    }
    together++;
    return together > weakest.size() ? null : without(together);
  }

  private void judgeSingles() {
    double squares = 0;
    int freedom = 0;
    int seeds = 0;
    for (TargetGraph single : singles()) {
      List<Double> losses = book.differences(full, single);
      double mean = losses.stream().mapToDouble(loss -> loss).average().orElse(0);
      for (double loss : losses) {
        squares += (loss - mean) * (loss - mean);
      }
      freedom += Math.max(0, losses.size() - 1);
      seeds = Math.max(seeds, losses.size());
    }
    margin = freedom == 0 ? 0 : ERRORS * Math.sqrt(squares / freedom / seeds);
    if (freedom > 0) {
      List<Edge> noise = new ArrayList<>(edges);
      noise.removeIf(edge -> !(loss(full.with(new RemoveEdge(edge))) <= margin));
      noise.sort(Comparator.comparingDouble(edge -> loss(full.with(new RemoveEdge(edge)))));
      weakest = noise;
    }
  }

  private double loss(TargetGraph structure) {
    return book.score(full) - book.score(structure);
  }

  private TargetGraph without(int count) {
    TargetGraph graph = full;
    for (Edge edge : weakest.subList(0, count)) {
      if (space.allows(graph, new RemoveEdge(edge))) {
        graph = graph.with(new RemoveEdge(edge));
      }
    }
    return graph;
  }
}
