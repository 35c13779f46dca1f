package org.dbmtl.search.seeding;

import java.util.List;
import org.dbmtl.graph.space.DagSpace;

/**
 * Natural causality first, then evenness: both principles of the paper together.
 *
 * <p>Section 2.3 of Wang et al., "Deep Bayesian Multi-Target Learning" (2019), names the two for a
 * first structure and leaves open how they go together. Here what {@link CausalitySeeding} finds
 * comes first and decides the direction of its pairs, for a purchase needs a click whatever their
 * rates are. Between all other pairs {@link EntropySeeding} proposes edges from the more even to
 * the rarer target, where they close no cycle. The order puts parents before children, and among
 * free targets earlier tiers of the study first, then the higher entropy. {@code O(n^3)}.
 *
 * @param causality thresholds of an implication
 * @param evenness least share of entropy that an edge of the second principle explains
 */
public record NaturalSeeding(CausalitySeeding causality, EntropySeeding evenness)
    implements Seeding {
  /** The default thresholds of both. */
  public NaturalSeeding() {
    this(new CausalitySeeding(), new EntropySeeding());
  }

  @Override
  public String name() {
    return "natural";
  }

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    Implications implications = Implications.of(statistics, space, causality);
    ProposalBuilder proposal = new ProposalBuilder(space);
    implications.nearest().forEach(found -> proposal.add(found.edge(), found.reason()));
    for (EntropySeeding.Link link : evenness.links(statistics, space)) {
      if (!implications.link(link.edge().parent(), link.edge().child())) {
        proposal.add(link.edge(), link.reason());
      }
    }
    List<String> order = CausalitySeeding.order(statistics, space, proposal.start());
    return proposal.build(order);
  }
}
