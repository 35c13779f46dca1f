package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * The noise of one setting, over the seeds on which all structures completed. Scores and what comes
 * of them are in nats per row, on the validation part. Immutable.
 *
 * @param setting how the trials were trained
 * @param structures those compared, the reference first, and how each did
 * @param repeats the seeds that count, numbered from 0
 * @param score mean over structures and seeds; its standard error is of the seeds' means over
 *     structures
 * @param components what makes the scores differ
 * @param cpuSeconds of a trial, mean
 */
public record SettingNoise(
    NoiseSetting setting,
    List<RankedCandidate> structures,
    List<Integer> repeats,
    Estimate score,
    NoiseComponents components,
    double cpuSeconds) {

  public SettingNoise {
    structures = List.copyOf(structures);
    repeats = List.copyOf(repeats);
  }

  /**
   * One setting's noise, or null if fewer than two seeds completed for all structures.
   *
   * @param structures at least two, the reference first
   * @param outcomes of this and of other settings
   */
  static @Nullable SettingNoise of(
      NoiseSetting setting, List<TargetGraph> structures, List<TrialOutcome> outcomes) {
    Map<Candidate, Map<Integer, Completed>> trials = new HashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed) {
        trials
            .computeIfAbsent(completed.spec().candidate(), c -> new HashMap<>())
            .put(completed.spec().repeat(), completed);
      }
    }
    List<Map<Integer, Completed>> byStructure =
        structures.stream()
            .map(structure -> trials.getOrDefault(setting.candidate(structure), Map.of()))
            .toList();
    TreeSet<Integer> shared = new TreeSet<>(byStructure.get(0).keySet());
    byStructure.forEach(of -> shared.retainAll(of.keySet()));
    if (shared.size() < 2) {
      return null;
    }
    List<Completed> kept = new ArrayList<>();
    double[][] scores = new double[structures.size()][shared.size()];
    for (int s = 0; s < scores.length; s++) {
      int column = 0;
      for (int repeat : shared) {
        Completed trial = Objects.requireNonNull(byStructure.get(s).get(repeat));
        kept.add(trial);
        scores[s][column++] = trial.score();
      }
    }
    Ranking ranking = Ranking.of(kept);
    return new SettingNoise(
        setting,
        structures.stream().map(s -> Objects.requireNonNull(ranking.candidate(s))).toList(),
        List.copyOf(shared),
        meanOverStructures(scores),
        NoiseComponents.of(scores),
        kept.stream().mapToDouble(t -> t.provenance().cpuSeconds()).average().orElse(0));
  }

  private static Estimate meanOverStructures(double[][] scores) {
    List<Double> means = new ArrayList<>();
    for (int r = 0; r < scores[0].length; r++) {
      double sum = 0;
      for (double[] ofStructure : scores) {
        sum += ofStructure[r];
      }
      means.add(sum / scores.length);
    }
    return Estimate.of(means);
  }

  /** The structure that the others are compared with. */
  public RankedCandidate reference() {
    return structures.get(0);
  }

  /** The structure's score minus the reference's, on the same seeds, with its 95 % interval. */
  public Difference effect(RankedCandidate structure) {
    return Objects.requireNonNull(
        Difference.between(structure.repeatScores(), reference().repeatScores()));
  }

  /**
   * The structure other than the reference that differs most from it. The largest of several
   * differences is as a rule too large: noise helped to make it the largest.
   */
  public RankedCandidate mostDifferent() {
    return structures.stream()
        .skip(1)
        .max(Comparator.comparingDouble(structure -> Math.abs(effect(structure).mean())))
        .orElseThrow();
  }

  /**
   * Repeats that detect a difference of this size in a paired t test (two-sided 5 %, power 80 %),
   * with {@link NoiseComponents#ofDifferences} for its noise; null if a million do not.
   *
   * @param effect nats per row
   */
  public @Nullable Integer repeatsToDetect(double effect) {
    return RepeatsNeeded.toDetect(effect, components.ofDifferences());
  }
}
