package org.dbmtl.search.evidence;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/**
 * What a ranking says beyond its order: which candidates are tied, how far the repeats agree, which
 * edges are supported, and what it would take to know more. {@code docs/evidence.md} explains each
 * number. Immutable.
 *
 * @param ranking that it is of
 * @param ceiling agreement of the repeats; null if there are not two candidates on two seeds
 * @param edges one for each two targets that some candidate links
 * @param repeatsToSeparate repeats that a paired t test (two-sided 5 %, power 80 %) needs to tell
 *     the best candidate from the next if their gap is what it seems; null without a gap or noise,
 *     or if a million are not enough
 */
public record Evidence(
    Ranking ranking,
    @Nullable NoiseCeiling ceiling,
    List<EdgeSupport> edges,
    @Nullable Integer repeatsToSeparate) {

  public Evidence {
    edges = List.copyOf(edges);
  }

  /** The evidence of a ranking; trains nothing. */
  public static Evidence of(Ranking ranking) {
    List<Map<Integer, Double>> scores =
        ranking.candidates().stream().map(RankedCandidate::repeatScores).toList();
    Difference lead = ranking.lead();
    PooledNoise noise = ranking.noise();
    return new Evidence(
        ranking,
        NoiseCeiling.of(scores),
        EdgeContrasts.of(ranking.candidates()),
        lead == null || noise == null
            ? null
            : RepeatsNeeded.toDetect(lead.mean(), noise.ofDifference()));
  }

  /**
   * The tied candidate with the fewest edges; of several, the best ranked. Null if no trial
   * completed.
   */
  public @Nullable RankedCandidate simplest() {
    return ranking.tiedWithBest().stream()
        .min(Comparator.comparingInt(c -> c.candidate().structure().edgeCount()))
        .orElse(null);
  }

  /**
   * The tied candidates by class, in the ranking's order: structures that the likelihood cannot
   * distinguish, where every edge carries labels, are one class. See {@link TiedClasses}.
   */
  public List<List<RankedCandidate>> tiedClasses() {
    return TiedClasses.of(ranking.tiedWithBest());
  }

  /** The other structures that no likelihood can tell from the best, in the ranking's order. */
  public List<TargetGraph> sameAsBest() {
    return TiedClasses.of(ranking.candidates()).stream()
        .limit(1) // the best leads its class
        .flatMap(alike -> alike.stream().skip(1))
        .map(alike -> alike.candidate().structure())
        .toList();
  }

  /** Repeats beyond those there are that separate the best two; null as above. */
  public @Nullable Integer moreRepeats() {
    RankedCandidate best = ranking.best();
    return repeatsToSeparate == null || best == null
        ? null
        : Math.max(0, repeatsToSeparate - best.score().repeats());
  }
}
