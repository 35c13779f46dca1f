package org.dbmtl.search.seeding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.jspecify.annotations.Nullable;

/**
 * What comes first points at what needs it: natural causality among binary targets.
 *
 * <p>Section 2.3 of Wang et al. (2019): a purchase needs a click, so {@code P(click=1 |
 * purchase=1)} is 1. Such a near-implication proposes the edge from the needed target, unless the
 * needed one happens nearly always anyway. Of two targets that imply each other the more frequent
 * is the parent. An edge is left out where a chain of others carries it already ({@code click>like
 * like>follow} makes {@code click>follow} superfluous). The order puts parents before children, and
 * among free targets earlier tiers of the study first, then the higher entropy. {@code O(n^3)}.
 *
 * @param implied least {@code P(parent=1 | child=1)}, in (0, 1]
 * @param support least number of rows with {@code child=1} that this is judged by
 * @param commonplace largest {@code P(parent=1)} of a parent, in (0, 1)
 */
public record CausalitySeeding(double implied, long support, double commonplace)
    implements Seeding {
  /** P(parent | child) of 0.95 on 30 or more rows, for parents with a rate up to 0.8. */
  public static final CausalitySeeding DEFAULT = new CausalitySeeding(0.95, 30, 0.8);

  private record Implication(Edge edge, double probability, double baseRate) {}

  @Override
  public StartProposal propose(TargetStatistics statistics, DagSpace space) {
    List<Implication> found = implications(statistics);
    // A chain through an edge that the study rules out carries nothing.
    found.removeIf(
        implication ->
            !space.smallest().contains(implication.edge())
                && !space.allows(space.smallest(), new AddEdge(implication.edge())));
    // The rarer the parent, the closer it stands to the child: nearest causes are tried first, so
    // that a limit on parents keeps them.
    found.sort(Comparator.comparingDouble(Implication::baseRate));
    ProposalBuilder proposal = new ProposalBuilder(space);
    for (Implication implication : found) {
      if (!carriedByAChain(implication.edge(), found)) {
        proposal.add(
            implication.edge(),
            String.format(
                Locale.ROOT,
                "P(%s=1 | %s=1) is %.3f, against %.3f on all rows",
                implication.edge().parent(),
                implication.edge().child(),
                implication.probability(),
                implication.baseRate()));
      }
    }
    return proposal.build(order(statistics, space, proposal.start()));
  }

  private List<Implication> implications(TargetStatistics statistics) {
    List<Implication> found = new ArrayList<>();
    int n = statistics.targets().size();
    for (int parent = 0; parent < n; parent++) {
      for (int child = 0; child < n; child++) {
        if (parent != child
            && statistics.targets().get(parent).binary()
            && statistics.targets().get(child).binary()) {
          addIfImplied(statistics, parent, child, found);
        }
      }
    }
    return found;
  }

  private void addIfImplied(
      TargetStatistics statistics, int parent, int child, List<Implication> found) {
    long both = statistics.count(parent, 1, child, 1);
    long withChild = both + statistics.count(parent, 0, child, 1);
    long withParent = both + statistics.count(parent, 1, child, 0);
    long rows = withChild + statistics.count(parent, 0, child, 0) + withParent - both;
    double baseRate = rows == 0 ? 1 : (double) withParent / rows;
    boolean parentIsMoreFrequent =
        withParent > withChild || (withParent == withChild && parent < child);
    if (withChild >= support
        && both >= implied * withChild
        && baseRate <= commonplace
        && parentIsMoreFrequent) {
      found.add(
          new Implication(
              new Edge(
                  statistics.targets().get(parent).target(),
                  statistics.targets().get(child).target()),
              (double) both / withChild,
              baseRate));
    }
  }

  private static boolean carriedByAChain(Edge edge, List<Implication> all) {
    return all.stream()
        .map(Implication::edge)
        .filter(first -> first.parent().equals(edge.parent()))
        .anyMatch(
            first ->
                all.stream()
                    .anyMatch(next -> next.edge().equals(edgeOrNull(first.child(), edge.child()))));
  }

  private static @Nullable Edge edgeOrNull(String parent, String child) {
    return parent.equals(child) ? null : new Edge(parent, child);
  }

  private static List<String> order(
      TargetStatistics statistics, DagSpace space, TargetGraph start) {
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
