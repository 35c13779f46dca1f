package org.dbmtl.search.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;

/**
 * The trials of a study as they were read, and what they say of its candidates.
 *
 * @param trials by number
 * @param candidates that have a score, best first
 */
public record StudyTrials(List<StoredTrial> trials, List<CandidateScores> candidates) {
  /** Before anything is read. */
  public static final StudyTrials NONE = new StudyTrials(List.of(), List.of());

  public StudyTrials {
    trials = List.copyOf(trials);
    candidates = List.copyOf(candidates);
  }

  /** With the candidates of these trials. */
  public static StudyTrials of(StoredStudy study, List<StoredTrial> trials) {
    return new StudyTrials(trials, CandidateScores.all(study.study(), trials));
  }

  /**
   * The trials as they are now. Those that had completed never change and are not read again: of
   * 10,000 of them only the states are read.
   */
  public StudyTrials now(TrialStore store, StoredStudy study) {
    Map<Long, TrialState> states = store.states(study.number());
    Map<Long, StoredTrial> kept = new TreeMap<>();
    for (StoredTrial trial : trials) {
      if (trial.state() == TrialState.COMPLETED && states.containsKey(trial.number())) {
        kept.put(trial.number(), trial);
      }
    }
    List<Long> missing = new ArrayList<>(states.keySet());
    missing.removeAll(kept.keySet());
    if (missing.isEmpty() && kept.size() == trials.size()) {
      return this;
    }
    int completed = kept.size();
    for (StoredTrial trial : store.trials(study.number(), missing)) {
      kept.put(trial.number(), trial);
      completed += trial.state() == TrialState.COMPLETED ? 1 : 0;
    }
    List<StoredTrial> all = List.copyOf(kept.values());
    long before = trials.stream().filter(t -> t.state() == TrialState.COMPLETED).count();
    return completed == before ? new StudyTrials(all, candidates) : of(study, all);
  }
}
