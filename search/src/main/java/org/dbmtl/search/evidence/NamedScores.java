package org.dbmtl.search.evidence;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * Both scores of one candidate on one part of the log, on each of its seeds: see {@link
 * JointAndServed}. Immutable.
 *
 * @param joint of all targets together, each given its parents' labels where edges carry labels
 * @param served of each target from the features alone
 */
public record NamedScores(ScoresBySeed joint, ScoresBySeed served) {
  /** Of a candidate none of whose trainings completed. */
  public static final NamedScores NONE =
      new NamedScores(new ScoresBySeed(Map.of(), Map.of()), new ScoresBySeed(Map.of(), Map.of()));

  /**
   * How much higher one candidate scores than another, by each score.
   *
   * @param joint in joint, with an interval of seeds and rows; null if they share no seed
   * @param served likewise in served
   */
  public record Differences(@Nullable Difference joint, @Nullable Difference served) {}

  /**
   * Those of every candidate with a training that was judged on the part, in the order in which
   * they first complete. O(outcomes).
   */
  public static Map<Candidate, NamedScores> byCandidate(
      Study study, Collection<? extends TrialOutcome> outcomes, Part part) {
    Map<Candidate, Builder> builders = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed && completed.metrics().containsKey(part)) {
        builders
            .computeIfAbsent(completed.spec().candidate(), c -> new Builder())
            .add(study, completed, part);
      }
    }
    Map<Candidate, NamedScores> scores = new LinkedHashMap<>();
    builders.forEach((candidate, builder) -> scores.put(candidate, builder.build()));
    return scores;
  }

  /** Both scores of a training on a part; one of a part that it was not judged on is 0. */
  public static JointAndServed of(Study study, Completed completed, Part part) {
    return JointAndServed.of(
        study.targetWeights(), completed.metrics().getOrDefault(part, Map.of()));
  }

  /** Means over seeds, or null without one. */
  public @Nullable NamedEstimates estimates() {
    Estimate ofJoint = joint.estimate();
    Estimate ofServed = served.estimate();
    return ofJoint == null || ofServed == null ? null : new NamedEstimates(ofJoint, ofServed);
  }

  /** Whether they are one number on every seed, as they are where no edge carries a label. */
  public boolean coincide() {
    return joint.scores().equals(served.scores());
  }

  /** By how much this candidate's scores are higher than the other's. */
  public Differences minus(NamedScores other) {
    return new Differences(
        PairedBlocks.between(joint, other.joint), PairedBlocks.between(served, other.served));
  }

  private static final class Builder {
    private final Map<Integer, Double> joint = new TreeMap<>();
    private final Map<Integer, Double> served = new TreeMap<>();
    private final Map<Integer, List<Double>> jointBlocks = new TreeMap<>();
    private final Map<Integer, List<Double>> servedBlocks = new TreeMap<>();

    void add(Study study, Completed completed, Part part) {
      int repeat = completed.spec().repeat();
      JointAndServed scores = of(study, completed, part);
      ScoreBlocks blocks = completed.blocks().getOrDefault(part, ScoreBlocks.NONE);
      joint.put(repeat, scores.joint());
      served.put(repeat, scores.served());
      jointBlocks.put(repeat, blocks.joint());
      servedBlocks.put(repeat, blocks.served());
    }

    NamedScores build() {
      return new NamedScores(
          new ScoresBySeed(joint, jointBlocks), new ScoresBySeed(served, servedBlocks));
    }
  }
}
