package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.PairedBlocks;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Recommendation;
import org.dbmtl.search.evidence.Recommendation.Decision;
import org.dbmtl.search.evidence.ScoresBySeed;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/**
 * What a search answers: the structure that it recommends, what that is worth, and what to serve.
 * Immutable.
 *
 * @param recommended structure
 * @param best structure of the candidate with the best score, often the same
 * @param decision how the recommended one came to be that
 * @param servesBest whether it was taken in place of one that no likelihood can tell from it
 * @param serve what to serve: the reference that serves better than the recommended structure
 *     beyond its interval, of several the best; otherwise {@link Role#RECOMMENDED}. Null if nothing
 *     was confirmed
 * @param joint what it is worth in the joint likelihood; null if it was not confirmed
 * @param served what it is worth from the features alone; null if it was not confirmed
 */
public record SearchAnswer(
    TargetGraph recommended,
    TargetGraph best,
    Decision decision,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean servesBest,
    @Nullable Role serve,
    @Nullable Worth joint,
    @Nullable Worth served) {

  /**
   * @param serve follows from {@code served}, whatever is given
   */
  public SearchAnswer {
    serve = served == null ? null : serve(served);
  }

  /** What the recommended candidate is compared with. */
  public static final List<Role> REFERENCES = List.of(Role.VANILLA, Role.MTL, Role.WDL);

  /**
   * One score of the recommended candidate on the test part and fresh seeds, and that score minus
   * the score of each reference, paired by seed with a 95 % interval for each by itself. Where both
   * are one network the difference is 0; one that was not trained to its end is null.
   *
   * @param value mean over the fresh seeds, nats per row
   */
  public record Worth(
      double value,
      @Nullable Double standardError,
      int repeats,
      @Nullable Lead vanilla,
      @Nullable Lead mtl,
      @Nullable Lead wdl) {
    /** The advantage over a reference, or null if there is none to compare with. */
    public @Nullable Difference over(Role reference) {
      Lead lead =
          switch (reference) {
            case VANILLA -> vanilla;
            case MTL -> mtl;
            case WDL -> wdl;
            default -> null;
          };
      return lead == null ? null : lead.difference();
    }
  }

  /**
   * Whether the recommended structure is shown to be better than vanilla: its advantage on fresh
   * seeds and the test part has an interval above zero.
   *
   * @param served whether the study ranks by the served score, or else by the joint one
   */
  public boolean isBetterThanVanilla(boolean served) {
    Worth worth = served ? served() : joint();
    Difference lead = worth == null ? null : worth.over(Role.VANILLA);
    return lead != null && lead.isClear() && lead.mean() > 0;
  }

  /**
   * The answer of a search; null if no trial completed.
   *
   * @param evidence of the result's ranking
   */
  public static @Nullable SearchAnswer of(SearchResult result, Evidence evidence) {
    Confirmation confirmation = result.confirmation();
    Recommendation recommendation =
        Recommendation.of(
            evidence,
            result.vanilla(),
            confirmation,
            result.study().targetWeights(),
            result.pricing());
    RankedCandidate best = result.ranking().best();
    if (recommendation == null || best == null) {
      return null;
    }
    Worth joint = worth(result, recommendation, NamedScores::joint);
    Worth served = worth(result, recommendation, NamedScores::served);
    return new SearchAnswer(
        recommendation.candidate().candidate().structure(),
        best.candidate().structure(),
        recommendation.decision(),
        recommendation.servesBest(),
        null,
        joint,
        served);
  }

  private static @Nullable Worth worth(
      SearchResult result,
      Recommendation recommendation,
      Function<NamedScores, ScoresBySeed> score) {
    Confirmation confirmation = result.confirmation();
    Finalist judged =
        confirmation == null ? null : confirmation.finalist(recommendation.candidate().candidate());
    if (confirmation == null || judged == null) {
      return null;
    }
    var scores = NamedScores.byCandidate(result.study(), confirmation.outcomes(), Part.TEST);
    NamedScores ofJudged = scores.get(judged.candidate());
    if (ofJudged == null) {
      return null;
    }
    ScoresBySeed own = score.apply(ofJudged);
    Function<Role, @Nullable Lead> over =
        role -> {
          Finalist reference = confirmation.finalist(role);
          NamedScores other = reference == null ? null : scores.get(reference.candidate());
          return reference == null || other == null
              ? null
              : reference.equals(judged)
                  ? new Lead(0, 0.0, 0.0, own.scores().size(), null, null)
                  : Lead.counted(PairedBlocks.between(own, score.apply(other)));
        };
    Estimate value = Estimate.of(List.copyOf(own.scores().values()));
    return new Worth(
        value.mean(),
        value.standardError(),
        value.repeats(),
        over.apply(Role.VANILLA),
        over.apply(Role.MTL),
        over.apply(Role.WDL));
  }

  private static Role serve(Worth served) {
    Role serve = Role.RECOMMENDED;
    double least = 0;
    for (Role role : REFERENCES) {
      Difference difference = served.over(role);
      if (difference != null && difference.isClear() && difference.mean() < least) {
        serve = role;
        least = difference.mean();
      }
    }
    return serve;
  }

  /** Whether joint and served are two numbers, as where an edge carries labels. */
  public boolean hasTwoScores() {
    return joint != null && served != null && !joint.equals(served);
  }
}
