package org.dbmtl.search.seeding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.jspecify.annotations.Nullable;

/**
 * Links the targets that tell most about each other: a maximum spanning tree over mutual
 * information, directed away from the target of the highest entropy.
 *
 * <p>Chow and Liu, "Approximating discrete probability distributions with dependence trees", IEEE
 * Transactions on Information Theory 14 (1968), with Prim's algorithm. Deviations: pairs whose
 * G-test is not significant (after Bonferroni's correction for the number of pairs) or that the
 * study's constraints forbid are no edges, so the result may be a forest, and an edge that the
 * space takes in the other direction alone is reversed. The order is that in which the tree grows.
 * {@code O(n^3)}.
 *
 * @param significance probability of any false link at all if the targets were independent, in (0,
 *     1)
 */
public record MutualInformationSeeding(double significance) implements Seeding {
  /** At most one study in a hundred of independent targets gets a link. */
  public MutualInformationSeeding() {
    this(0.01);
  }

  @Override
  public String name() {
    return "mutual-information";
  }

  private record Link(Edge edge, MutualInformation information) {}

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    List<String> byEntropy = Entropies.descending(statistics);
    ProposalBuilder proposal = new ProposalBuilder(space);
    Set<String> grown = new LinkedHashSet<>();
    while (grown.size() < byEntropy.size()) {
      Link link = strongest(statistics, space, byEntropy, grown);
      if (link == null) {
        // Nothing more fits the tree: the next one grows from the highest entropy left.
        grown.add(byEntropy.stream().filter(t -> !grown.contains(t)).findFirst().orElseThrow());
        continue;
      }
      grown.add(link.edge().child());
      String reason =
          String.format(
              Locale.ROOT,
              "strongest link of %s to the targets before it: %.4f nats (p %.2g)",
              link.edge().child(),
              link.information().nats(),
              link.information().pValue());
      if (!proposal.add(link.edge(), reason)) {
        proposal.add(link.edge().reversed(), reason);
      }
    }
    return proposal.build(new ArrayList<>(grown));
  }

  private @Nullable Link strongest(
      TargetStatistics statistics, DagSpace space, List<String> byEntropy, Set<String> grown) {
    int n = byEntropy.size();
    double threshold = significance / Math.max(1, n * (n - 1) / 2);
    Link best = null;
    for (String parent : grown) {
      for (String child : byEntropy) {
        if (grown.contains(child)) {
          continue;
        }
        MutualInformation information =
            MutualInformation.of(
                statistics, space.targets().indexOf(parent), space.targets().indexOf(child));
        if (information.pValue() < threshold
            && (best == null || information.nats() > best.information().nats())
            && possible(space, new Edge(parent, child))) {
          best = new Link(new Edge(parent, child), information);
        }
      }
    }
    return best;
  }

  /** Whether the space has a structure with a link between the two at all. */
  private static boolean possible(DagSpace space, Edge edge) {
    TargetGraph smallest = space.smallest();
    return smallest.contains(edge)
        || smallest.contains(edge.reversed())
        || space.allows(smallest, new AddEdge(edge))
        || space.allows(smallest, new AddEdge(edge.reversed()));
  }
}
