package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.space.DagSpace;
import org.jspecify.annotations.Nullable;

/** What each possible edge of a space is worth, by its prices. */
final class EdgeMap {
  private final DagSpace space;
  private final LocalPrices prices;
  private final double[] weights;

  private EdgeMap(DagSpace space, LocalPrices prices, double[] weights) {
    this.space = space;
    this.prices = prices;
    this.weights = weights;
  }

  /**
   * The worth of all edges that the constraints allow, those of the first parent first. Parents
   * whose pair was not priced are left out. O(edges * sets of a target).
   *
   * @param weights of the targets
   */
  static List<EdgeWorth> of(DagSpace space, LocalPrices prices, double[] weights) {
    EdgeMap map = new EdgeMap(space, prices, weights);
    List<EdgeWorth> edges = new ArrayList<>();
    List<String> targets = space.targets();
    for (int parent = 0; parent < targets.size(); parent++) {
      for (int child = 0; child < targets.size(); child++) {
        long may = space.requiredParents(child) | space.optionalParents(child);
        Worth alone = (may >>> parent & 1) == 1 ? map.alone(parent, child) : null;
        if (alone != null) {
          Edge edge = new Edge(targets.get(parent), targets.get(child));
          edges.add(new EdgeWorth(edge, alone, map.givenOthers(parent, child)));
        }
      }
    }
    return edges;
  }

  private @Nullable Worth alone(int parent, int child) {
    long with = space.requiredParents(child) | 1L << parent;
    long without = with & ~(1L << parent);
    return prices.of(child).containsKey(with) && prices.of(child).containsKey(without)
        ? prices.difference(child, with, without, weights[child])
        : null;
  }

  private @Nullable Worth givenOthers(int parent, int child) {
    Long with = null;
    Long without = null;
    double bestWith = Double.NEGATIVE_INFINITY;
    double bestWithout = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Long, LocalPrices.Price> entry : prices.of(child).entrySet()) {
      double gain = entry.getValue().gain();
      if ((entry.getKey() >>> parent & 1) == 1) {
        if (gain > bestWith) {
          bestWith = gain;
          with = entry.getKey();
        }
      } else if (gain > bestWithout) {
        bestWithout = gain;
        without = entry.getKey();
      }
    }
    boolean required = (space.requiredParents(child) >>> parent & 1) == 1;
    return with == null || without == null || required
        ? null
        : prices.difference(child, with, without, weights[child]);
  }
}
