package org.dbmtl.search.strategy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.trial.TrialOutcome;

/**
 * What a strategy has asked for and what it was told: the mean score of each structure over its
 * repeats. A structure with a repeat that failed or was pruned never wins, even if another repeat
 * ran to its end: a mean over fewer seeds is not comparable. Not thread-safe.
 */
final class ScoreBook {
  private static final class Entry {
    int completed;
    double sum;
    boolean broken;
  }

  // Looked up by structure and never iterated, so its order cannot reach a result.
  private final Map<TargetGraph, Entry> told = new HashMap<>();
  private final Set<TargetGraph> claimed = new HashSet<>();

  void tell(TrialOutcome outcome) {
    Entry entry =
        told.computeIfAbsent(outcome.spec().candidate().structure(), structure -> new Entry());
    if (outcome instanceof TrialOutcome.Completed completed) {
      entry.completed++;
      entry.sum += completed.score();
    } else {
      entry.broken = true;
    }
  }

  /** True for the first call with a structure whose score was not told either. */
  boolean claim(TargetGraph structure) {
    return !told.containsKey(structure) && claimed.add(structure);
  }

  /** Whether the structure was asked for or told of. */
  boolean knows(TargetGraph structure) {
    return told.containsKey(structure) || claimed.contains(structure);
  }

  /** Mean score in nats per row, or negative infinity if the structure cannot win. */
  double score(TargetGraph structure) {
    Entry entry = told.get(structure);
    return entry == null || entry.broken || entry.completed == 0
        ? Double.NEGATIVE_INFINITY
        : entry.sum / entry.completed;
  }
}
