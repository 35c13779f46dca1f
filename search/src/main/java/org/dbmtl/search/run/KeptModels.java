package org.dbmtl.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/**
 * Chooses whose models are kept: those of the candidates with the best mean score so far, of all
 * their repeats. What falls behind is deleted at once, and so is what a trial that did not complete
 * has left. Thread-safe.
 */
final class KeptModels {
  private final WorkFolders folders;
  private final int keep;
  private final Map<Candidate, Map<Long, Double>> scores = new LinkedHashMap<>();
  private Set<Candidate> kept = new HashSet<>();

  /**
   * @param keep number of candidates, 0 for none
   */
  KeptModels(WorkFolders folders, int keep) {
    this.folders = folders;
    this.keep = keep;
  }

  /** Whether a trial that ends with this score is of a candidate whose models are kept. */
  synchronized boolean wouldKeep(Candidate candidate, long trial, double score) {
    Map<Candidate, Double> means = means();
    Map<Long, Double> own = new LinkedHashMap<>(scores.getOrDefault(candidate, Map.of()));
    own.put(trial, score);
    means.put(candidate, mean(own));
    return best(means).contains(candidate);
  }

  /** Takes in the outcome of a trial, and deletes what is not worth keeping any more. */
  synchronized void ended(long trial, TrialOutcome outcome) {
    if (!(outcome instanceof Completed completed)) {
      folders.delete(trial);
      return;
    }
    Candidate candidate = completed.spec().candidate();
    scores.computeIfAbsent(candidate, c -> new LinkedHashMap<>()).put(trial, completed.score());
    Set<Candidate> now = best(means());
    Set<Candidate> fallen = new HashSet<>(kept);
    fallen.removeAll(now);
    kept = now;
    if (!now.contains(candidate)) {
      folders.delete(trial);
    }
    for (Candidate behind : fallen) {
      scores.getOrDefault(behind, Map.of()).keySet().forEach(folders::delete);
    }
  }

  private Map<Candidate, Double> means() {
    Map<Candidate, Double> means = new LinkedHashMap<>();
    scores.forEach((candidate, own) -> means.put(candidate, mean(own)));
    return means;
  }

  private Set<Candidate> best(Map<Candidate, Double> means) {
    List<Map.Entry<Candidate, Double>> order = new ArrayList<>(means.entrySet());
    order.sort(Comparator.comparing(Map.Entry<Candidate, Double>::getValue).reversed());
    Set<Candidate> best = new HashSet<>();
    order.stream().limit(keep).forEach(entry -> best.add(entry.getKey()));
    return best;
  }

  private static double mean(Map<Long, Double> scores) {
    return scores.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
