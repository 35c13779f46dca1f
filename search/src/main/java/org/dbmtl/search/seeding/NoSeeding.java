package org.dbmtl.search.seeding;

import org.dbmtl.graph.space.DagSpace;

/** Proposes the smallest structure and the study's own order of targets. */
public record NoSeeding() implements Seeding {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    return new ProposalBuilder(space).build(space.targets());
  }
}
