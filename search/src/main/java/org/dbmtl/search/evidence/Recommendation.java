package org.dbmtl.search.evidence;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The candidate that is recommended, and why: the simplest of the tied, as long as its edges hold.
 *
 * <p>Of the candidates that {@link BestComparison} cannot tell from the best, the one with the
 * fewest edges; of several, the best ranked. Where no likelihood can tell other candidates from it
 * ({@link TiedClasses}), the one of them that serves best is taken in its place. That comparison is
 * about the seeds alone, and the rows that chose the best. So edges beyond those of the vanilla
 * structure are recommended only if one of them at least is supported by {@link EdgeContrasts},
 * which allows for the choice of rows and is corrected for all claims, and if fresh seeds and the
 * test part show the candidate to be better than vanilla beyond the interval. Otherwise vanilla is
 * recommended. Without any effect the first test alone leaves edges in at most 5 % of studies, and
 * the second is made on other rows and seeds ({@code docs/adr/0019-the-simplest-that-holds.md}).
 * Immutable.
 *
 * @param candidate that is recommended
 * @param decision how it came to be that one
 * @param servesBest whether it took the place of a candidate that no likelihood can tell from it
 */
public record Recommendation(RankedCandidate candidate, Decision decision, boolean servesBest) {
  private Recommendation(RankedCandidate candidate, Decision decision) {
    this(candidate, decision, false);
  }

  /** What decided. */
  public enum Decision implements Keyed {
    /** No other candidate was trained to its end. */
    ONLY,
    /** The vanilla structure is among the tied. */
    VANILLA_TIED,
    /** Vanilla: no edge of the simplest of the tied is supported. */
    UNSUPPORTED,
    /** Vanilla: the test part does not show the simplest of the tied to be better. */
    NOT_CONFIRMED,
    /** The simplest of the tied; the test part shows that it is better than vanilla. */
    CONFIRMED,
    /** The simplest of the tied; there is no interval on the test part to confirm it. */
    OPEN,
    /** The simplest of the tied; no training of vanilla completed. */
    NO_VANILLA;
  }

  /**
   * What is up for confirmation: the decision is {@link Decision#OPEN} if it depends on that. Null
   * if no trial completed.
   *
   * @param vanilla the smallest structure of the space
   * @param weights of the targets, by name
   * @param pricing of the search, which supports edges if its gate passed; null if it has none
   */
  public static @Nullable Recommendation proposed(
      Evidence evidence,
      TargetGraph vanilla,
      Map<String, Double> weights,
      @Nullable Pricing pricing) {
    RankedCandidate simplest = simplest(evidence, vanilla, pricing);
    if (simplest == null) {
      return null;
    }
    if (evidence.ranking().candidates().size() == 1) {
      return new Recommendation(simplest, Decision.ONLY);
    }
    RankedCandidate taken = servingBest(simplest, evidence.ranking().candidates(), weights);
    boolean servesBest = !taken.candidate().equals(simplest.candidate());
    RankedCandidate reference = evidence.ranking().candidate(vanilla);
    if (reference == null) {
      return new Recommendation(taken, Decision.NO_VANILLA, servesBest);
    }
    TargetGraph structure = simplest.candidate().structure();
    if (structure.equals(vanilla)) {
      return new Recommendation(simplest, Decision.VANILLA_TIED);
    }
    boolean supported =
        structure.edges().stream()
            .filter(edge -> !vanilla.contains(edge))
            .anyMatch(
                edge ->
                    evidence.edges().stream().anyMatch(s -> s.isOf(edge) && s.isLinked())
                        || (pricing != null && pricing.supports(edge)));
    return supported
        ? new Recommendation(taken, Decision.OPEN, servesBest)
        : new Recommendation(reference, Decision.UNSUPPORTED);
  }

  /**
   * The simplest of the tied. Where the search went by prices, most candidates were trained once,
   * which leaves them tied; then it is the best by its price, whose edges have all gained more than
   * the margin, unless vanilla or it is not tied.
   */
  private static @Nullable RankedCandidate simplest(
      Evidence evidence, TargetGraph vanilla, @Nullable Pricing pricing) {
    RankedCandidate own = evidence.simplest();
    if (pricing == null || !pricing.holds()) {
      return own;
    }
    RankedCandidate reference = evidence.ranking().candidate(vanilla);
    RankedCandidate winner = evidence.ranking().candidate(pricing.winner());
    boolean vanillaTied = reference != null && reference.tiedWithBest();
    return winner == null || vanillaTied || !winner.tiedWithBest() ? own : winner;
  }

  /** Of the candidate's class the one with the largest gain from the features alone. */
  private static RankedCandidate servingBest(
      RankedCandidate candidate, List<RankedCandidate> all, Map<String, Double> weights) {
    List<RankedCandidate> alike =
        TiedClasses.of(all).stream().filter(c -> c.contains(candidate)).findFirst().orElseThrow();
    RankedCandidate best = candidate;
    for (RankedCandidate other : alike) {
      if (!other.partial() && served(other, weights) > served(best, weights)) {
        best = other;
      }
    }
    return best;
  }

  private static double served(RankedCandidate candidate, Map<String, Double> weights) {
    double sum = 0;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      Estimate gain = candidate.metric(weight.getKey(), Metric.GAIN);
      sum += gain == null ? 0 : weight.getValue() * gain.mean();
    }
    return sum;
  }

  /**
   * What is recommended in the end; null if no trial completed.
   *
   * @param confirmation of what was proposed; null if there is none
   * @param weights of the targets, by name
   * @param pricing as in {@link #proposed}
   */
  public static @Nullable Recommendation of(
      Evidence evidence,
      TargetGraph vanilla,
      @Nullable Confirmation confirmation,
      Map<String, Double> weights,
      @Nullable Pricing pricing) {
    Recommendation proposed = proposed(evidence, vanilla, weights, pricing);
    RankedCandidate reference = evidence.ranking().candidate(vanilla);
    if (proposed == null
        || proposed.decision() != Decision.OPEN
        || confirmation == null
        || reference == null) {
      return proposed;
    }
    Finalist judged = confirmation.finalist(proposed.candidate().candidate());
    Boolean better = judged == null ? null : confirmation.isBetterThanVanilla(judged);
    if (better == null) {
      return proposed;
    }
    return better
        ? new Recommendation(proposed.candidate(), Decision.CONFIRMED, proposed.servesBest())
        : new Recommendation(reference, Decision.NOT_CONFIRMED);
  }
}
