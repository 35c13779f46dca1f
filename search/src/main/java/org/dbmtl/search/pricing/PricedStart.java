package org.dbmtl.search.pricing;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.seeding.StartProposal;

/** Where a search begins by the prices: the best structure, and its order of the targets. */
public final class PricedStart {
  private PricedStart() {}

  /** The proposal of a pricing. */
  public static StartProposal of(Pricing pricing) {
    TargetGraph winner = pricing.winner();
    Map<Edge, EdgeWorth> worths = new LinkedHashMap<>();
    pricing.edges().forEach(worth -> worths.put(worth.edge(), worth));
    Map<Edge, String> reasons = new LinkedHashMap<>();
    for (Edge edge : winner.edges()) {
      EdgeWorth worth = worths.get(edge);
      reasons.put(edge, worth == null ? "required by the study" : reason(worth));
    }
    return new StartProposal(winner, winner.topologicalOrder(), reasons);
  }

  private static String reason(EdgeWorth worth) {
    Worth told = worth.givenOthers() == null ? worth.alone() : worth.givenOthers();
    return String.format(
        Locale.ROOT,
        "the evaluator prices it at %.4f nats per row%s (%.4f to %.4f)",
        told.mean(),
        worth.givenOthers() == null ? " alone" : " given the other parents",
        told.low(),
        told.high());
  }
}
