package org.dbmtl.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.Seeding;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.seeding.TargetStatistics;

/** A seeding of a user: no edges to begin with, and the study's targets from last to first. */
public final class BackwardsSeeding implements Seeding {
  @Override
  public String name() {
    return "backwards";
  }

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    List<String> order = new ArrayList<>(space.targets());
    Collections.reverse(order);
    return new StartProposal(space.smallest(), order, Map.of());
  }
}
