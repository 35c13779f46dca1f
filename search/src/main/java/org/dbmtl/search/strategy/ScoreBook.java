package org.dbmtl.search.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.trial.TrialOutcome;

/**
 * What a strategy has asked for and what it was told: the mean score of each structure over its
 * repeats. A structure with a repeat that failed or was pruned never wins, even if another repeat
 * ran to its end: a mean over fewer seeds is not comparable. Not thread-safe.
 */
final class ScoreBook {
  private static final class Entry {
    final SortedMap<Integer, Double> scores = new TreeMap<>();
    boolean broken;
  }

  // Looked up by structure and never iterated, so its order cannot reach a result.
  private final Map<TargetGraph, Entry> told = new HashMap<>();
  private final Set<TargetGraph> claimed = new HashSet<>();

  void tell(TrialOutcome outcome) {
    Entry entry =
        told.computeIfAbsent(outcome.spec().candidate().structure(), structure -> new Entry());
    if (outcome instanceof TrialOutcome.Completed completed) {
      entry.scores.put(completed.spec().repeat(), completed.score());
    } else {
      entry.broken = true;
    }
  }

  /** True for the first call with a structure whose score was not told either. */
  boolean claim(TargetGraph structure) {
    return !told.containsKey(structure) && claimed.add(structure);
  }

  /** Whether the structure was asked for or told. */
  boolean knows(TargetGraph structure) {
    return told.containsKey(structure) || claimed.contains(structure);
  }

  /** Mean score in nats per row, or negative infinity if the structure cannot win. */
  double score(TargetGraph structure) {
    Entry entry = told.get(structure);
    return entry == null || entry.broken || entry.scores.isEmpty()
        ? Double.NEGATIVE_INFINITY
        : entry.scores.values().stream().mapToDouble(score -> score).sum() / entry.scores.size();
  }

  /**
   * Whether a structure scores higher than another by more than two standard errors of the paired
   * difference; with one seed, which tells no error, by anything.
   */
  boolean isClearlyBetter(TargetGraph structure, TargetGraph other) {
    List<Double> differences = differences(structure, other);
    double mean = differences.stream().mapToDouble(each -> each).average().orElse(0);
    double squares = differences.stream().mapToDouble(each -> (each - mean) * (each - mean)).sum();
    int n = differences.size();
    double error = n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n);
    return score(structure) > score(other) && mean > 2 * error;
  }

  /** Whether a structure was trained on more than one seed. */
  boolean hasSeveralSeeds(TargetGraph structure) {
    Entry entry = told.get(structure);
    return entry != null && entry.scores.size() > 1;
  }

  /**
   * By how much a structure scores more than another, on each seed that both have.
   *
   * @return empty if one of them cannot win
   */
  List<Double> differences(TargetGraph structure, TargetGraph other) {
    Entry first = told.get(structure);
    Entry second = told.get(other);
    if (first == null || second == null || first.broken || second.broken) {
      return List.of();
    }
    List<Double> differences = new ArrayList<>();
    first.scores.forEach(
        (repeat, score) -> {
          Double its = second.scores.get(repeat);
          if (its != null) {
            differences.add(score - its);
          }
        });
    return differences;
  }
}
