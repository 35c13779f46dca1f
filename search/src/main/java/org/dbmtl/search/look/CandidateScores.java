package org.dbmtl.search.look;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.trial.Fidelity;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate has scored so far in a store: by its trainings in full on the shared seeds. The
 * fresh seeds that confirm the finalists do not count. Immutable.
 *
 * @param structure its text
 * @param method that it is trained by, such as {@code dbmtl}
 * @param byRepeat scores by shared seed, at least one
 */
public record CandidateScores(String structure, String method, Map<Integer, Double> byRepeat) {
  public CandidateScores {
    byRepeat = Collections.unmodifiableMap(new TreeMap<>(byRepeat));
  }

  /**
   * The candidates of a study as a ranking orders them: those with most repeats come first, then by
   * mean.
   */
  public static List<CandidateScores> all(NewStudy study, List<StoredTrial> trials) {
    Map<String, StoredTrial> first = new LinkedHashMap<>();
    Map<String, Map<Integer, Double>> scores = new LinkedHashMap<>();
    for (StoredTrial trial : trials) {
      Double score = trial.score();
      if (score != null && trial.fidelity().equals(Fidelity.FULL) && !trial.confirms(study)) {
        first.putIfAbsent(trial.key(), trial);
        scores.computeIfAbsent(trial.key(), key -> new TreeMap<>()).put(trial.repeat(), score);
      }
    }
    List<CandidateScores> candidates = new ArrayList<>();
    first.forEach(
        (key, trial) ->
            candidates.add(
                new CandidateScores(
                    trial.structure(), trial.method(), scores.getOrDefault(key, Map.of()))));
    candidates.sort(
        Comparator.comparingInt(CandidateScores::repeats)
            .thenComparingDouble(candidate -> candidate.score().mean())
            .reversed());
    return candidates;
  }

  /** Repeats that have completed. */
  public int repeats() {
    return byRepeat.size();
  }

  /** Mean of its repeats, nats per row. */
  public Estimate score() {
    return Estimate.of(List.copyOf(byRepeat.values()));
  }

  /** This score minus another's on the seeds they share; null if there are none. */
  public @Nullable Difference minus(CandidateScores other) {
    return Difference.between(byRepeat, other.byRepeat);
  }

  /**
   * What the best gains over the structure without edges.
   *
   * @param candidates best first
   * @return null if there is no such structure, it is the best, or they share no seed
   */
  public static @Nullable Difference gainOfBest(List<CandidateScores> candidates) {
    for (CandidateScores candidate : candidates) {
      if (candidate.structure().isEmpty()) {
        return candidate.equals(candidates.get(0)) ? null : candidates.get(0).minus(candidate);
      }
    }
    return null;
  }
}
