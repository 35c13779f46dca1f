package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * The best candidate and the vanilla one, trained again on seeds that took no part in the choice
 * and judged on the test part. The best of many is lucky on the seeds and rows that chose it; here
 * that luck is gone, so this is the fair comparison. Immutable.
 *
 * @param best the best candidate, or null if none of its trials completed
 * @param vanilla the smallest structure of the space; null if none of its trials completed
 * @param difference the best's test score minus vanilla's on the seeds they share; null if they
 *     share none, or are the same structure
 * @param outcomes the trials, in trial order
 */
public record Confirmation(
    @Nullable Finalist best,
    @Nullable Finalist vanilla,
    @Nullable Difference difference,
    List<TrialOutcome> outcomes) {

  /**
   * One candidate on the test part.
   *
   * @param structure what was trained
   * @param score mean score on the test part, by the study's objective
   * @param repeatScores score by fresh seed, in the order of the seeds
   * @param targets for each target its metrics on the test part
   */
  public record Finalist(
      TargetGraph structure,
      Estimate score,
      Map<Integer, Double> repeatScores,
      Map<String, Map<Metric, Estimate>> targets) {

    /** The metric's mean over the repeats in which it is defined, or null if it is in none. */
    public @Nullable Estimate metric(String target, Metric metric) {
      return targets.getOrDefault(target, Map.of()).get(metric);
    }
  }

  public Confirmation {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * Judges the finalists.
   *
   * @param outcomes of both structures, in trial order
   */
  public static Confirmation of(
      Study study, TargetGraph best, TargetGraph vanilla, List<TrialOutcome> outcomes) {
    Finalist first = finalist(study, best, outcomes);
    Finalist reference = finalist(study, vanilla, outcomes);
    Difference difference =
        first == null || reference == null || best.equals(vanilla)
            ? null
            : Difference.between(first.repeatScores(), reference.repeatScores());
    return new Confirmation(first, reference, difference, outcomes);
  }

  private static @Nullable Finalist finalist(
      Study study, TargetGraph structure, List<TrialOutcome> outcomes) {
    List<Completed> repeats = new ArrayList<>();
    Map<Integer, Double> scores = new TreeMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed
          && completed.spec().candidate().structure().equals(structure)
          && completed.metrics().containsKey(Part.TEST)) {
        repeats.add(completed);
        // A target without a labelled row in the part adds nothing.
        scores.put(
            completed.spec().repeat(),
            Score.ofDefined(
                study.scoreTerms(), completed.metrics().getOrDefault(Part.TEST, Map.of())));
      }
    }
    return repeats.isEmpty()
        ? null
        : new Finalist(
            structure,
            Estimate.of(List.copyOf(scores.values())),
            Collections.unmodifiableMap(scores),
            TargetEstimates.of(repeats, Part.TEST));
  }
}
