package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Recommendation.Decision;
import org.dbmtl.search.trial.Candidate;
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
 * @param joint what it is worth in the joint likelihood; null if it was not confirmed
 * @param served what it is worth from the features alone; null if it was not confirmed
 */
public record SearchAnswer(
    TargetGraph recommended,
    TargetGraph best,
    Decision decision,
    boolean servesBest,
    @Nullable Worth joint,
    @Nullable Worth served) {

  /** What the recommended candidate is compared with. */
  public static final List<Role> REFERENCES = List.of(Role.VANILLA, Role.MTL, Role.WDL);

  /**
   * One score of the recommended candidate on the test part and fresh seeds.
   *
   * @param value mean over the fresh seeds, nats per row
   * @param minus this value minus that of a reference, paired by seed with a 95 % interval for each
   *     by itself; where both are one network all are 0; one that was not trained to its end is
   *     absent
   */
  public record Worth(Estimate value, Map<Role, Difference> minus) {
    public Worth {
      Map<Role, Difference> ordered = new EnumMap<>(Role.class);
      ordered.putAll(minus);
      minus = Collections.unmodifiableMap(ordered);
    }

    /** The advantage over a reference, or null if there is none to compare with. */
    public @Nullable Difference over(Role reference) {
      return minus.get(reference);
    }
  }

  /** Why that one is recommended. */
  public String reason() {
    return decision.reason()
        + (servesBest
            ? " Others have the same links in other directions, and no likelihood can tell them apart;"
                + " of them it serves best."
            : "");
  }

  /**
   * The answer of a search; null if no trial completed.
   *
   * @param evidence of the result's ranking
   */
  public static @Nullable SearchAnswer of(SearchResult result, Evidence evidence) {
    Confirmation confirmation = result.confirmation();
    Recommendation recommendation =
        Recommendation.of(evidence, result.vanilla(), confirmation, result.study().targetWeights());
    RankedCandidate best = result.ranking().best();
    if (recommendation == null || best == null) {
      return null;
    }
    Finalist judged =
        confirmation == null ? null : confirmation.finalist(recommendation.candidate().candidate());
    Map<Candidate, NamedScores> scores =
        confirmation == null
            ? Map.of()
            : NamedScores.byCandidate(result.study(), confirmation.outcomes(), Part.TEST);
    return new SearchAnswer(
        recommendation.candidate().candidate().structure(),
        best.candidate().structure(),
        recommendation.decision(),
        recommendation.servesBest(),
        confirmation == null || judged == null
            ? null
            : worth(confirmation, judged, scores, NamedScores::joint),
        confirmation == null || judged == null
            ? null
            : worth(confirmation, judged, scores, NamedScores::served));
  }

  private static @Nullable Worth worth(
      Confirmation confirmation,
      Finalist judged,
      Map<Candidate, NamedScores> scores,
      Function<NamedScores, ScoresBySeed> score) {
    NamedScores ofJudged = scores.get(judged.candidate());
    if (ofJudged == null) {
      return null;
    }
    ScoresBySeed own = score.apply(ofJudged);
    Map<Role, Difference> minus = new LinkedHashMap<>();
    for (Role role : REFERENCES) {
      Finalist reference = confirmation.finalist(role);
      NamedScores other = reference == null ? null : scores.get(reference.candidate());
      Difference difference =
          reference == null || other == null
              ? null
              : reference.equals(judged)
                  ? new Difference(0, 0.0, 0.0, own.scores().size())
                  : PairedBlocks.between(own, score.apply(other));
      if (difference != null) {
        minus.put(role, difference);
      }
    }
    return new Worth(Estimate.of(new ArrayList<>(own.scores().values())), minus);
  }

  /** Whether joint and served are two numbers, as where an edge carries labels. */
  public boolean hasTwoScores() {
    return joint != null && served != null && !joint.equals(served);
  }

  /**
   * What to serve: the reference that serves better than the recommended structure beyond its
   * interval, of several the best; otherwise {@link Role#RECOMMENDED}. Null if nothing was
   * confirmed.
   */
  public @Nullable Role serve() {
    if (served == null) {
      return null;
    }
    Role serve = Role.RECOMMENDED;
    double least = 0;
    for (Map.Entry<Role, Difference> entry : served.minus().entrySet()) {
      Difference difference = entry.getValue();
      if (difference.isClear() && difference.mean() < least) {
        serve = entry.getKey();
        least = difference.mean();
      }
    }
    return serve;
  }
}
