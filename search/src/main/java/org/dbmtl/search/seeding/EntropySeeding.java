package org.dbmtl.search.seeding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.space.DagSpace;

/**
 * Even targets point at rare ones.
 *
 * <p>Section 2.3 of Wang et al., "Deep Bayesian Multi-Target Learning" (2019), takes targets of
 * high entropy as parents, because a rare target has few positive labels of its own to learn from.
 * The order is the entropy's, descending. The start has an edge from a target to each of lower
 * entropy of whose entropy it explains at least {@code notable}; where constraints leave room for
 * some alone, those of the highest mutual information come first. {@code O(n^2)} pairs.
 *
 * @param notable least share of the child's entropy that a parent explains, in [0, 1]
 */
public record EntropySeeding(double notable) implements Seeding {
  /** Edges that explain 5 % or more of the child's entropy. */
  public EntropySeeding() {
    this(0.05);
  }

  @Override
  public String name() {
    return "entropy";
  }

  /** An edge from an even target to a rarer one. */
  record Link(Edge edge, MutualInformation information) {
    String reason() {
      return String.format(
          Locale.ROOT,
          "%s has the higher entropy and explains %.0f %% of %s's (%.4f nats)",
          edge.parent(),
          100 * information.share(),
          edge.child(),
          information.nats());
    }
  }

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    ProposalBuilder proposal = new ProposalBuilder(space);
    links(statistics, space).forEach(link -> proposal.add(link.edge(), link.reason()));
    return proposal.build(Entropies.descending(statistics));
  }

  /** The edges worth proposing, those of the highest mutual information first. */
  List<Link> links(TargetStatistics statistics, DagSpace space) {
    List<String> order = Entropies.descending(statistics);
    List<Link> links = new ArrayList<>();
    for (int p = 0; p < order.size(); p++) {
      for (int c = p + 1; c < order.size(); c++) {
        String parent = order.get(p);
        String child = order.get(c);
        MutualInformation information =
            MutualInformation.of(
                statistics, space.targets().indexOf(parent), space.targets().indexOf(child));
        if (information.share() >= notable) {
          links.add(new Link(new Edge(parent, child), information));
        }
      }
    }
    links.sort(Comparator.comparingDouble(link -> -link.information().nats()));
    return links;
  }
}
