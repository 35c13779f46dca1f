package org.dbmtl.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/**
 * Chooses whose models are kept: those of the candidates with the best mean score so far, of all
 * their repeats. What falls behind is deleted at once, and so is what a trial that did not complete
 * has left. Each call takes O(log n) for n candidates. Thread-safe.
 */
final class KeptModels {
  private final WorkFolders folders;
  private final int keep;
  private final Map<Candidate, Standing> standings = new HashMap<>();
  private final TreeSet<Standing> order =
      new TreeSet<>(
          Comparator.comparingDouble(Standing::mean).reversed().thenComparing(s -> s.number));
  private Set<Standing> kept = new HashSet<>();

  /** A candidate's trials and their scores. */
  private static final class Standing {
    private final int number;
    private final List<Long> trials = new ArrayList<>();
    private double sum;

    Standing(int number) {
      this.number = number;
    }

    double mean() {
      return trials.isEmpty() ? Double.NEGATIVE_INFINITY : sum / trials.size();
    }
  }

  /**
   * @param keep number of candidates, 0 for none
   */
  KeptModels(WorkFolders folders, int keep) {
    this.folders = folders;
    this.keep = keep;
  }

  /** Whether a trial that ends with this score is of a candidate whose models are kept. */
  synchronized boolean wouldKeep(Candidate candidate, double score) {
    Standing own = standings.get(candidate);
    double mean = own == null ? score : (own.sum + score) / (own.trials.size() + 1);
    long better =
        order.stream().limit(keep).filter(other -> other != own && other.mean() >= mean).count();
    return better < keep;
  }

  /** Takes in the outcome of a trial, and deletes what is not worth keeping any more. */
  synchronized void ended(long trial, TrialOutcome outcome) {
    if (!(outcome instanceof Completed completed)) {
      folders.delete(trial);
      return;
    }
    Standing own =
        standings.computeIfAbsent(
            completed.spec().candidate(), candidate -> new Standing(standings.size()));
    order.remove(own);
    own.trials.add(trial);
    own.sum += completed.score();
    order.add(own);
    Set<Standing> now = new HashSet<>();
    order.stream().limit(keep).forEach(now::add);
    if (!now.contains(own)) {
      folders.delete(trial);
    }
    for (Standing before : kept) {
      if (!now.contains(before)) {
        before.trials.forEach(folders::delete);
      }
    }
    kept = now;
  }
}
