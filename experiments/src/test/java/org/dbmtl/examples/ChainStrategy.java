package org.dbmtl.examples;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.strategy.SearchStrategy;
import org.dbmtl.search.strategy.StrategyContext;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;

/** A strategy of a user: one chain through the targets, in the order that the study gives. */
public final class ChainStrategy implements StrategyProvider {
  @Override
  public String name() {
    return "chain";
  }

  @Override
  public SearchStrategy create(StrategyContext context) {
    List<String> order = context.order();
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < order.size(); i++) {
      edges.add(new Edge(order.get(i - 1), order.get(i)));
    }
    TargetGraph chain = TargetGraph.of(context.space().targets(), edges);
    List<Candidate> left = new ArrayList<>(List.of(context.candidate(chain)));
    return new SearchStrategy() {
      @Override
      public List<Candidate> ask(int max) {
        List<Candidate> asked = List.copyOf(left);
        left.clear();
        return asked;
      }

      @Override
      public void tell(TrialOutcome outcome) {
        left.remove(outcome.spec().candidate());
      }
    };
  }
}
