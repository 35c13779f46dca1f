package org.dbmtl.search.seeding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;

/**
 * Where a search may begin: a structure to edit and an order in which to add targets.
 *
 * @param start a structure of the study's space
 * @param order every target once, the one to begin with first
 * @param reasons for each edge of the start one line that says why it is there, in the order of the
 *     structure's edges
 */
public record StartProposal(TargetGraph start, List<String> order, Map<Edge, String> reasons) {
  /**
   * @throws IllegalArgumentException if the order is not a permutation of the targets
   */
  public StartProposal {
    order = List.copyOf(order);
    if (order.size() != start.size() || !order.containsAll(start.targets())) {
      throw new IllegalArgumentException(
          "order %s does not name each of the targets %s once".formatted(order, start.targets()));
    }
    reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
  }
}
