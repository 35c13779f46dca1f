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
 * text. Immutable.
 *
 * @param candidates every candidate with a completed trial, best first
 * @param failed the trials that failed, in trial order
 */
public record Ranking(List<RankedCandidate> candidates, List<Failed> failed) {
  private static final Comparator<RankedCandidate> BEST_FIRST =
      Comparator.comparing(RankedCandidate::partial)
          .thenComparing(c -> c.score().mean(), Comparator.reverseOrder())
          .thenComparing(c -> c.candidate().structure().edgeCount())
          .thenComparing(c -> c.candidate().structure().text());

  public Ranking {
    candidates = List.copyOf(candidates);
    failed = List.copyOf(failed);
  }

  /** Ranks the candidates of these outcomes. Pruned trials count as repeats that are missing. */
  public static Ranking of(List<? extends TrialOutcome> outcomes) {
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
    return new Ranking(compareToFirst(ranked), failed);
  }

  private static RankedCandidate unranked(Candidate candidate, List<Completed> trials, int most) {
    Map<Integer, Double> scores = new TreeMap<>();
    trials.forEach(trial -> scores.put(trial.spec().repeat(), trial.score()));
    return new RankedCandidate(
        candidate,
        Estimate.of(List.copyOf(scores.values())),
        null,
        trials.size() < most,
        Collections.unmodifiableMap(scores),
        TargetEstimates.of(trials, Part.VALID));
  }

  private static List<RankedCandidate> compareToFirst(List<RankedCandidate> ranked) {
    return ranked.stream()
        .map(
            c ->
                new RankedCandidate(
                    c.candidate(),
                    c.score(),
                    Difference.between(c.repeatScores(), ranked.get(0).repeatScores()),
                    c.partial(),
                    c.repeatScores(),
                    c.targets()))
        .toList();
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
   * The candidates that the repeats cannot tell from the best, the best included: those whose
   * interval of the difference to it includes 0, or that have no interval.
   */
  public List<RankedCandidate> tiedWithBest() {
    return candidates.stream().filter(RankedCandidate::tiedWithBest).toList();
  }
}
