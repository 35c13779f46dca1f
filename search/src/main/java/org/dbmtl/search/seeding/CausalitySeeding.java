package org.dbmtl.search.seeding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;

/**
 * What comes first points at what needs it: natural causality.
 *
 * <p>Section 2.3 of Wang et al. (2019): a purchase needs a click, so {@code P(click=1 |
 * purchase=1)} is 1. Such a near-implication proposes the edge from the needed target, unless the
 * needed one happens nearly always anyway. A continuous target happens where it is off its most
 * common value: a stay above 0 needs a click. One without such a value implies nothing. Of two
 * targets that imply each other the binary one is the parent, then the more frequent. An edge is
 * left out where a chain of others carries it already ({@code click>like like>follow} makes {@code
 * click>follow} superfluous). The order puts parents before children, and among free targets
 * earlier tiers of the study first, then the higher entropy. {@code O(n^3)}.
 *
 * @param implied least {@code P(parent=1 | child=1)}, in (0, 1]
 * @param support least number of rows with {@code child=1} that this is judged by
 * @param commonplace largest {@code P(parent=1)} of a parent, in (0, 1)
 */
public record CausalitySeeding(double implied, long support, double commonplace)
    implements Seeding {
  /** P(parent | child) of 0.95 on 30 or more rows, for parents with a rate up to 0.8. */
  public CausalitySeeding() {
    this(0.95, 30, 0.8);
  }

  @Override
  public String name() {
    return "causality";
  }

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    Implications found = Implications.of(statistics, space, this);
    ProposalBuilder proposal = new ProposalBuilder(space);
    found.nearest().forEach(edge -> proposal.add(edge.edge(), edge.reason()));
    return proposal.build(order(statistics, space, proposal.start()));
  }

  /** Parents before children; among free targets earlier tiers first, then the higher entropy. */
  static List<String> order(TargetStatistics statistics, DagSpace space, TargetGraph start) {
    List<String> free = new ArrayList<>(Entropies.descending(statistics));
    free.sort(Comparator.comparingInt(target -> tier(space, target)));
    List<String> order = new ArrayList<>();
    while (!free.isEmpty()) {
      String next =
          free.stream()
              .filter(target -> order.containsAll(start.parents(target)))
              .findFirst()
              .orElseThrow();
      order.add(next);
      free.remove(next);
    }
    return order;
  }

  /** Targets in no tier come after those whose place is known. */
  private static int tier(DagSpace space, String target) {
    List<List<String>> tiers = space.constraints().tiers();
    for (int i = 0; i < tiers.size(); i++) {
      if (tiers.get(i).contains(target)) {
        return i;
      }
    }
    return tiers.size();
  }
}
