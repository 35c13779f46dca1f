package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * The best and the recommended candidate and what they must beat, trained again on seeds that took
 * no part in the choice and judged on the test part. The best of many is lucky on the seeds and
 * rows that chose it; here that luck is gone, so this is the fair comparison. Immutable.
 *
 * @param finalists the best first, then the references
 * @param outcomes the trials, in trial order
 */
public record Confirmation(List<Finalist> finalists, List<TrialOutcome> outcomes) {

  /** What a finalist stands for. */
  public enum Role implements Keyed {
    /** The best of the search. */
    BEST,
    /** What the search recommends. */
    RECOMMENDED,
    /** The smallest structure of the space, trained as the study says. */
    VANILLA,
    /** Multi-task learning: shared layers and no edges. */
    MTL,
    /** A wide and deep network of its own for each target. */
    WDL;
  }

  /**
   * One candidate on the test part.
   *
   * @param candidate what was trained
   * @param roles what it stands for, at least one: a vanilla structure without edges is multi-task
   *     learning
   * @param score mean score on the test part, by the study's objective; null if no training
   *     completed
   * @param scores of each repeat on the test part, with those by block of rows
   * @param targets for each target its metrics on the test part
   * @param lead the best's score minus this one's on the seeds they share, with an interval of
   *     seeds and rows ({@link PairedBlocks}); null for the best itself, and if they share none
   */
  public record Finalist(
      Candidate candidate,
      List<Role> roles,
      @Nullable Estimate score,
      ScoresBySeed scores,
      Map<String, Map<Metric, Estimate>> targets,
      @Nullable Difference lead) {
    public Finalist {
      roles = List.copyOf(roles);
    }

    /** The metric's mean over the repeats in which it is defined, or null if it is in none. */
    public @Nullable Estimate metric(String target, Metric metric) {
      return targets.getOrDefault(target, Map.of()).get(metric);
    }
  }

  public Confirmation {
    finalists = List.copyOf(finalists);
    outcomes = List.copyOf(outcomes);
  }

  /**
   * What is trained again, and as what: the best candidate, the one that is up for recommendation,
   * the vanilla structure, multi-task learning, and a network for each target. Where two of them
   * are one network it is trained once.
   *
   * @param proposed the candidate of {@link Recommendation#proposed}
   * @param vanilla the smallest structure of the space
   */
  public static Map<Candidate, List<Role>> finalists(
      Study study, Candidate best, Candidate proposed, TargetGraph vanilla) {
    TargetGraph none = TargetGraph.empty(study.targetNames());
    Map<Candidate, List<Role>> finalists = new LinkedHashMap<>();
    add(finalists, best, Role.BEST);
    add(finalists, proposed, Role.RECOMMENDED);
    add(finalists, Candidate.of(study, vanilla), Role.VANILLA);
    add(finalists, withMethod(best, none, Method.MTL), Role.MTL);
    add(finalists, withMethod(best, none, Method.WDL), Role.WDL);
    return finalists;
  }

  private static Candidate withMethod(Candidate candidate, TargetGraph structure, Method method) {
    return candidate.withStructure(structure).withNetwork(candidate.network().withMethod(method));
  }

  private static void add(Map<Candidate, List<Role>> finalists, Candidate candidate, Role role) {
    for (Map.Entry<Candidate, List<Role>> known : finalists.entrySet()) {
      if (plain(known.getKey()).equals(plain(candidate))) {
        known.getValue().add(role);
        return;
      }
    }
    finalists.put(candidate, new ArrayList<>(List.of(role)));
  }

  /** Without edges to read, all methods that share layers are the same network. */
  private static Candidate plain(Candidate candidate) {
    return candidate.structure().edgeCount() == 0 && candidate.network().method().readsEdges()
        ? withMethod(candidate, candidate.structure(), Method.MTL)
        : candidate;
  }

  /**
   * Judges the finalists. The vanilla structure takes the place of the recommended one if that is
   * not shown to be better.
   *
   * @param finalists by what they stand for, the best first
   * @param outcomes of all of them, in trial order
   */
  public static Confirmation of(
      Study study, Map<Candidate, List<Role>> finalists, List<TrialOutcome> outcomes) {
    List<Finalist> judged = new ArrayList<>();
    ScoresBySeed best = null;
    for (Map.Entry<Candidate, List<Role>> finalist : finalists.entrySet()) {
      ScoresBySeed own = scores(study, finalist.getKey(), outcomes);
      best = best == null ? own : best;
      judged.add(
          judge(
              finalist.getKey(),
              finalist.getValue(),
              outcomes,
              own,
              judged.isEmpty() ? null : PairedBlocks.between(best, own)));
    }
    Confirmation confirmation = new Confirmation(judged, outcomes);
    Finalist proposed = confirmation.finalist(Role.RECOMMENDED);
    return proposed != null && Boolean.FALSE.equals(confirmation.isBetterThanVanilla(proposed))
        ? confirmation.recommendingVanilla()
        : confirmation;
  }

  private Confirmation recommendingVanilla() {
    List<Finalist> all = new ArrayList<>();
    for (Finalist finalist : finalists) {
      List<Role> roles = new ArrayList<>(finalist.roles());
      roles.remove(Role.RECOMMENDED);
      if (roles.contains(Role.VANILLA)) {
        roles.add(Role.RECOMMENDED);
      }
      roles.sort(null);
      all.add(
          new Finalist(
              finalist.candidate(),
              roles,
              finalist.score(),
              finalist.scores(),
              finalist.targets(),
              finalist.lead()));
    }
    return new Confirmation(all, outcomes);
  }

  /**
   * Whether a finalist scores better than the vanilla structure beyond the interval; true for
   * vanilla itself, null without an interval.
   */
  @Nullable Boolean isBetterThanVanilla(Finalist finalist) {
    Finalist vanilla = vanilla();
    if (finalist.equals(vanilla)) {
      return true;
    }
    Difference difference =
        vanilla == null ? null : PairedBlocks.between(finalist.scores(), vanilla.scores());
    Double low = difference == null ? null : difference.low();
    return low == null ? null : (Boolean) (low > 0);
  }

  private static Finalist judge(
      Candidate candidate,
      List<Role> roles,
      List<TrialOutcome> outcomes,
      ScoresBySeed scores,
      @Nullable Difference lead) {
    return new Finalist(
        candidate,
        roles,
        scores.estimate(),
        scores,
        TargetEstimates.of(judged(candidate, outcomes), Part.TEST),
        lead);
  }

  private static ScoresBySeed scores(
      Study study, Candidate candidate, List<TrialOutcome> outcomes) {
    Map<Integer, Double> scores = new TreeMap<>();
    Map<Integer, List<Double>> blocks = new TreeMap<>();
    for (Completed completed : judged(candidate, outcomes)) {
      int repeat = completed.spec().repeat();
      // A target without a labelled row in the part adds nothing.
      scores.put(
          repeat,
          Score.ofDefined(
              study.scoreTerms(), completed.metrics().getOrDefault(Part.TEST, Map.of())));
      blocks.put(repeat, completed.blocks().getOrDefault(Part.TEST, ScoreBlocks.NONE).score());
    }
    return new ScoresBySeed(scores, blocks);
  }

  private static List<Completed> judged(Candidate candidate, List<TrialOutcome> outcomes) {
    List<Completed> repeats = new ArrayList<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed
          && completed.spec().candidate().equals(candidate)
          && completed.metrics().containsKey(Part.TEST)) {
        repeats.add(completed);
      }
    }
    return repeats;
  }

  /** The finalist in that role, or null if none of its trainings completed. */
  public @Nullable Finalist finalist(Role role) {
    return finalists.stream()
        .filter(finalist -> finalist.roles().contains(role) && finalist.score() != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * The finalist that is the same network as a candidate, or null if none of its trainings
   * completed.
   */
  public @Nullable Finalist finalist(Candidate candidate) {
    return finalists.stream()
        .filter(f -> plain(f.candidate()).equals(plain(candidate)) && f.score() != null)
        .findFirst()
        .orElse(null);
  }

  /** The best candidate, or null if none of its trainings completed. */
  public @Nullable Finalist best() {
    return finalist(Role.BEST);
  }

  /** The vanilla structure, or null if none of its trainings completed. */
  public @Nullable Finalist vanilla() {
    return finalist(Role.VANILLA);
  }

  /** The best's score minus vanilla's; null if they share no seed or are one. */
  public @Nullable Difference difference() {
    Finalist vanilla = vanilla();
    return vanilla == null ? null : vanilla.lead();
  }
}
