package org.dbmtl.search.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Chooses whose models are kept: those of the candidates with the best mean score so far, of all
 * their repeats, and of each that has fewer edges than all that are better, because one of these is
 * what the search recommends in the end. The fresh seeds of the finalists do not count, and leave
 * none. What falls behind is deleted at once, and so is what a trial that did not complete has
 * left. Each call takes O(n) for n candidates. Thread-safe.
 */
final class KeptModels {
  private final WorkFolders folders;
  private final int keep;
  private final long studySeed;
  private final Map<Candidate, Standing> standings = new HashMap<>();
  private final TreeSet<Standing> order =
      new TreeSet<>(
          Comparator.comparingDouble(Standing::mean).reversed().thenComparing(s -> s.number));
  private Set<Standing> kept = new HashSet<>();

  /** A candidate's trials and their scores. */
  private static final class Standing {
    private final int number;
    private final int edges;
    private final List<Long> trials = new ArrayList<>();
    private double sum;

    Standing(int number, int edges) {
      this.number = number;
      this.edges = edges;
    }

    double mean() {
      return trials.isEmpty() ? Double.NEGATIVE_INFINITY : sum / trials.size();
    }
  }

  /**
   * @param keep number of best candidates, 0 to keep none at all
   * @param studySeed the study's seed
   */
  KeptModels(WorkFolders folders, int keep, long studySeed) {
    this.folders = folders;
    this.keep = keep;
    this.studySeed = studySeed;
  }

  /** Whether a trial that ends with this score is of a candidate whose models are kept. */
  synchronized boolean wouldKeep(TrialSpec trial, double score) {
    if (confirms(trial)) {
      return false;
    }
    if (isEvaluator(trial)) {
      return true;
    }
    Standing own = standings.get(trial.candidate());
    double mean = own == null ? score : (own.sum + score) / (own.trials.size() + 1);
    int edges = trial.candidate().structure().edgeCount();
    List<Standing> better =
        order.stream().filter(other -> other != own && other.mean() >= mean).toList();
    return keep > 0
        && (better.size() < keep || better.stream().allMatch(other -> other.edges > edges));
  }

  /** Takes in the outcome of a trial, and deletes what is not worth keeping any more. */
  synchronized void ended(long trial, TrialOutcome outcome) {
    if (outcome instanceof Completed && isEvaluator(outcome.spec())) {
      return; // it prices, and is deleted by whoever keeps the prices
    }
    if (!(outcome instanceof Completed completed) || confirms(outcome.spec())) {
      folders.delete(trial);
      return;
    }
    Standing own =
        standings.computeIfAbsent(
            completed.spec().candidate(),
            candidate -> new Standing(standings.size(), candidate.structure().edgeCount()));
    order.remove(own);
    own.trials.add(trial);
    own.sum += completed.score();
    order.add(own);
    Set<Standing> now = worthKeeping();
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

  private Set<Standing> worthKeeping() {
    Set<Standing> worth = new HashSet<>();
    int rank = 0;
    int fewest = Integer.MAX_VALUE;
    for (Standing standing : order) {
      if (keep > 0 && (rank < keep || standing.edges < fewest)) {
        worth.add(standing);
      }
      fewest = Math.min(fewest, standing.edges);
      rank++;
    }
    return worth;
  }

  private static boolean isEvaluator(TrialSpec trial) {
    return trial.candidate().network().method() == Method.MASKED;
  }

  private boolean confirms(TrialSpec trial) {
    return trial.seed() == Seeds.of(studySeed, Seeds.CONFIRM, trial.repeat());
  }
}
