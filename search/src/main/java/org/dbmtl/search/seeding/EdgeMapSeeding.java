package org.dbmtl.search.seeding;

import org.dbmtl.graph.space.DagSpace;

/**
 * Begins at the best structure by the prices of the masked evaluator, whatever edges carry: one
 * training more before the first round. The search itself trains it, so {@link #propose} is what
 * counts where that training fails: the proposal of {@link NaturalSeeding}.
 */
public final class EdgeMapSeeding implements Seeding {
  /** Its name in {@code search.seeding}. */
  public static final String NAME = "edge-map";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    return new NaturalSeeding().propose(statistics, space);
  }
}
