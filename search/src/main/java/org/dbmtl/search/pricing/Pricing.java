package org.dbmtl.search.pricing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/**
 * What one training of the evaluator said of all structures.
 *
 * @param rows of the validation part that prices were computed on
 * @param parentSets how many were priced, of all targets
 * @param consideredParents for each target how many others were considered as its parents in sets,
 *     after the screening by pairs; all that the constraints allow where nothing was left out
 * @param screened whether the screening left out any
 * @param mostParents largest parent set that was priced
 * @param margin that an edge must gain to stay, nats per row
 * @param edges each possible edge, in the order of parents and then of children
 * @param best the best structure after the margin, then the next ones, one for each class that no
 *     likelihood can tell; each without the edges whose gain the rows do not show
 * @param exact whether the first, before edges were dropped from it, is proved to be the best of
 *     all structures of these parent sets
 * @param bound no structure gains more than this over vanilla after the margin, nats per row; null
 *     where no bound was computed
 * @param path the best structure as edges drop out
 * @param gate the comparison with real trainings; null before it
 */
public record Pricing(
    long rows,
    long parentSets,
    List<Integer> consideredParents,
    boolean screened,
    int mostParents,
    double margin,
    List<EdgeWorth> edges,
    List<PricedStructure> best,
    boolean exact,
    @Nullable Double bound,
    List<PathStep> path,
    @JsonInclude(Include.NON_NULL) @Nullable Gate gate) {
  public Pricing {
    consideredParents = List.copyOf(consideredParents);
    edges = List.copyOf(edges);
    best = List.copyOf(best);
    path = List.copyOf(path);
  }

  /** The best structure by its price. */
  public TargetGraph winner() {
    return best.get(0).structure();
  }

  /** Whether the search goes by the prices: real trainings agreed with them. */
  public boolean holds() {
    return gate != null && gate.verdict().passes();
  }

  /** Whether the prices hold, and the structure is the best by them. */
  public boolean isWinner(TargetGraph structure) {
    return holds() && winner().equals(structure);
  }

  /** Whether the prices hold, and the edge clearly gains, alone or given the others. */
  public boolean supports(Edge edge) {
    return holds()
        && edges.stream()
            .filter(worth -> worth.edge().equals(edge))
            .anyMatch(
                worth ->
                    worth.alone().isGain()
                        || (worth.givenOthers() != null && worth.givenOthers().isGain()));
  }

  /** This with another gate, or none. */
  public Pricing withGate(@Nullable Gate newGate) {
    return new Pricing(
        rows,
        parentSets,
        consideredParents,
        screened,
        mostParents,
        margin,
        edges,
        best,
        exact,
        bound,
        path,
        newGate);
  }
}
