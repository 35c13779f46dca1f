package org.dbmtl.search.look;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredTrial;
import org.jspecify.annotations.Nullable;

/**
 * The candidate with the best mean score so far, as a ranking orders them: those with all repeats
 * come before those with fewer, and the seeds that confirm the finalists do not count.
 *
 * @param structure its text
 * @param method that it is trained by, such as {@code dbmtl}
 * @param score mean of its repeats, nats per row
 * @param repeats that have completed
 */
public record BestCandidate(String structure, String method, double score, int repeats) {
  /** The best of these trials, or null if none completed. */
  public static @Nullable BestCandidate of(NewStudy study, List<StoredTrial> trials) {
    Map<String, BestCandidate> means = new LinkedHashMap<>();
    for (StoredTrial trial : trials) {
      Double score = trial.score();
      if (score != null && !trial.confirms(study)) {
        means.merge(
            trial.key(),
            new BestCandidate(trial.structure(), trial.method(), score, 1),
            (earlier, one) -> earlier.plus(one.score));
      }
    }
    BestCandidate best = null;
    for (BestCandidate candidate : means.values()) {
      if (best == null || candidate.isBetterThan(best)) {
        best = candidate;
      }
    }
    return best;
  }

  private BestCandidate plus(double another) {
    double mean = score + (another - score) / (repeats + 1);
    return new BestCandidate(structure, method, mean, repeats + 1);
  }

  private boolean isBetterThan(BestCandidate other) {
    return repeats != other.repeats ? repeats > other.repeats : score > other.score;
  }
}
