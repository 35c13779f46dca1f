package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Candidates by their mean score, best first.
 *
 * <p>Those with fewer completed repeats than the most come after all others, whatever their score:
 * a mean over other seeds is not comparable. Equal scores: fewer edges first, then the structure's
 * text. Each is compared with the best ({@link BestComparison}). Immutable.
 *
 * @param candidates every candidate with a completed trial, best first
 * @param failed the trials that failed, in trial order
 * @param noise of single scores; null if the repeats tell nothing of it
 * @param lead the best candidate's score minus that of the best of the others, with an interval;
 *     null without two candidates that share a seed
 * @param level probability that the truly best candidate is not among the tied, in (0, 1)
 */
public record Ranking(
    List<RankedCandidate> candidates,
    List<Failed> failed,
    @Nullable PooledNoise noise,
    @Nullable Difference lead,
    double level) {
  /** The level, if none is named. */
  public static final double LEVEL = 0.05;

  private static final Comparator<RankedCandidate> BEST_FIRST =
      Comparator.comparing(RankedCandidate::partial)
          .thenComparing(c -> c.score().mean(), Comparator.reverseOrder())
          .thenComparing(c -> c.candidate().structure().edgeCount())
          .thenComparing(c -> c.candidate().structure().text());

  public Ranking {
    candidates = List.copyOf(candidates);
    failed = List.copyOf(failed);
  }

  /** Ranks at {@value #LEVEL}: see {@link #of(List, double)}. */
  public static Ranking of(List<? extends TrialOutcome> outcomes) {
    return of(outcomes, LEVEL);
  }

  /**
   * Ranks the candidates of these outcomes. Pruned trials count as repeats that are missing.
   *
   * @param level probability that the truly best candidate may be missing among the tied, in (0, 1)
   * @throws IllegalArgumentException if the level is not in (0, 1)
   */
  public static Ranking of(List<? extends TrialOutcome> outcomes, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level %s is not in (0, 1)".formatted(level));
    }
    Map<Candidate, List<Completed>> repeats = new LinkedHashMap<>();
    List<Failed> failed = new ArrayList<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed) {
        repeats
            .computeIfAbsent(completed.spec().candidate(), c -> new ArrayList<>())
            .add(completed);
      } else if (outcome instanceof Failed failure) {
        failed.add(failure);
      }
    }
    int most = repeats.values().stream().mapToInt(List::size).max().orElse(0);
    List<RankedCandidate> ranked = new ArrayList<>();
    repeats.forEach((candidate, trials) -> ranked.add(unranked(candidate, trials, most)));
    ranked.sort(BEST_FIRST);
    BestComparison comparison =
        BestComparison.of(ranked.stream().map(RankedCandidate::repeatScores).toList(), level);
    return new Ranking(
        compared(ranked, comparison), failed, comparison.noise(), comparison.lead(), level);
  }

  private static RankedCandidate unranked(Candidate candidate, List<Completed> trials, int most) {
    Map<Integer, Double> scores = new TreeMap<>();
    Map<Integer, List<Double>> blocks = new TreeMap<>();
    for (Completed trial : trials) {
      scores.put(trial.spec().repeat(), trial.score());
      blocks.put(trial.spec().repeat(), trial.blockScores());
    }
    return new RankedCandidate(
        candidate,
        Estimate.of(List.copyOf(scores.values())),
        null,
        null,
        true,
        trials.size() < most,
        Collections.unmodifiableMap(scores),
        Collections.unmodifiableMap(blocks),
        TargetEstimates.of(trials, Part.VALID));
  }

  private static List<RankedCandidate> compared(
      List<RankedCandidate> ranked, BestComparison comparison) {
    List<RankedCandidate> compared = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      RankedCandidate candidate = ranked.get(i);
      BestComparison.Entry entry = comparison.entries().get(i);
      compared.add(
          new RankedCandidate(
              candidate.candidate(),
              candidate.score(),
              entry.toBest(),
              entry.pValue(),
              entry.tied(),
              candidate.partial(),
              candidate.repeatScores(),
              candidate.blockScores(),
              candidate.targets()));
    }
    return compared;
  }

  /** The first candidate, or null if no trial completed. */
  public @Nullable RankedCandidate best() {
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  /** The candidate with that structure, or null if none completed. */
  public @Nullable RankedCandidate candidate(TargetGraph structure) {
    return candidates.stream()
        .filter(c -> c.candidate().structure().equals(structure))
        .findFirst()
        .orElse(null);
  }

  /**
   * The candidates that the repeats cannot tell from the best, the best included, in the ranking's
   * order: the truly best one is among them except for a probability of {@link #level}.
   */
  public List<RankedCandidate> tiedWithBest() {
    return candidates.stream().filter(RankedCandidate::tiedWithBest).toList();
  }
}
