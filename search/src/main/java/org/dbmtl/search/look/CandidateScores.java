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
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate has scored so far in a store: by its trainings in full on the shared seeds. The
 * fresh seeds that confirm the finalists do not count. Immutable.
 *
 * @param structure its text
 * @param method that it is trained by, such as {@code dbmtl}
 * @param byRepeat scores by shared seed, at least one
 * @param trials that have them
 */
public record CandidateScores(
    String structure, String method, Map<Integer, Double> byRepeat, List<StoredTrial> trials) {
  public CandidateScores {
    byRepeat = Collections.unmodifiableMap(new TreeMap<>(byRepeat));
    trials = List.copyOf(trials);
  }

  /**
   * The candidates of a study as a ranking orders them: those with most repeats come first, then by
   * mean. The evaluator, which prices structures, is not one.
   */
  public static List<CandidateScores> all(NewStudy study, List<StoredTrial> trials) {
    Map<String, StoredTrial> first = new LinkedHashMap<>();
    Map<String, Map<Integer, Double>> scores = new LinkedHashMap<>();
    Map<String, List<StoredTrial>> own = new LinkedHashMap<>();
    for (StoredTrial trial : trials) {
      Double score = trial.score();
      boolean evaluator = trial.method().equals(Method.MASKED.key());
      if (score != null
          && !evaluator
          && trial.fidelity().equals(Fidelity.FULL)
          && !trial.confirms(study)) {
        first.putIfAbsent(trial.key(), trial);
        own.computeIfAbsent(trial.key(), key -> new ArrayList<>()).add(trial);
        scores.computeIfAbsent(trial.key(), key -> new TreeMap<>()).put(trial.repeat(), score);
      }
    }
    List<CandidateScores> candidates = new ArrayList<>();
    first.forEach(
        (key, trial) ->
            candidates.add(
                new CandidateScores(
                    trial.structure(),
                    trial.method(),
                    scores.getOrDefault(key, Map.of()),
                    own.getOrDefault(key, List.of()))));
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

  /**
   * Both scores with names on the validation part, means over the repeats; null if a trial does not
   * tell its metrics. Reads the outcomes of its trials.
   */
  public @Nullable NamedEstimates named(NewStudy study) {
    List<Double> joint = new ArrayList<>();
    List<Double> served = new ArrayList<>();
    for (StoredTrial trial : trials) {
      JointAndServed scores = StoredScores.of(study, trial, Part.VALID);
      if (scores == null) {
        return null;
      }
      joint.add(scores.joint());
      served.add(scores.served());
    }
    return trials.isEmpty() ? null : new NamedEstimates(Estimate.of(joint), Estimate.of(served));
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
