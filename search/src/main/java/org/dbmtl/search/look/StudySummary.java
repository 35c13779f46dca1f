package org.dbmtl.search.look;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.store.LiveWorkers;
import org.dbmtl.search.store.Session;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.Worker;
import org.jspecify.annotations.Nullable;

/**
 * How a study in a store stands.
 *
 * @param place where the store is; holds no password
 * @param current whether it is the last run of its name, with which a search would go on
 * @param counts trials in each state, all states
 * @param live workers that are at work on it now
 * @param candidates that have a score so far, best first
 * @param seen when a worker last worked on it, or null
 */
public record StudySummary(
    String place,
    StoredStudy study,
    boolean current,
    Map<TrialState, Long> counts,
    List<Worker> live,
    List<CandidateScores> candidates,
    @Nullable Instant seen) {

  /** Whether a study is worked on. */
  public enum Progress implements Keyed {
    /** Workers are at work. */
    RUNNING,
    /** Its search has ended. */
    FINISHED,
    /** Nobody works on it, and its search has not ended. */
    STOPPED;
  }

  public StudySummary {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
    live = List.copyOf(live);
    candidates = List.copyOf(candidates);
  }

  /** All studies of a store, in the order in which they were added. */
  public static List<StudySummary> all(TrialStore store) {
    return all(store, study -> StudyTrials.of(study, store.trials(study.number())));
  }

  /**
   * All studies of a store, in the order in which they were added.
   *
   * @param trials gives those of a study
   */
  public static List<StudySummary> all(
      TrialStore store, Function<StoredStudy, StudyTrials> trials) {
    Instant now = Instant.now();
    List<StoredStudy> studies = store.studies();
    List<StudySummary> summaries = new ArrayList<>();
    for (StoredStudy study : studies) {
      summaries.add(of(store, study, isCurrent(study, studies), trials.apply(study), now));
    }
    return summaries;
  }

  private static StudySummary of(
      TrialStore store, StoredStudy study, boolean current, StudyTrials known, Instant now) {
    List<StoredTrial> trials = known.trials();
    List<Session> sessions = store.sessions(study.number());
    Map<TrialState, Long> counts = new EnumMap<>(TrialState.class);
    for (TrialState state : TrialState.values()) {
      counts.put(state, trials.stream().filter(trial -> trial.state() == state).count());
    }
    return new StudySummary(
        store.place(),
        study,
        current,
        counts,
        LiveWorkers.of(study, sessions, trials, now),
        known.candidates(),
        sessions.stream().map(Session::seen).max(Instant::compareTo).orElse(null));
  }

  private static boolean isCurrent(StoredStudy study, List<StoredStudy> studies) {
    return studies.stream()
        .filter(other -> other.study().name().equals(study.study().name()))
        .noneMatch(other -> other.number() > study.number());
  }

  /** The best candidate so far, or null. */
  public @Nullable CandidateScores best() {
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  /** Whether it is worked on. */
  public Progress progress() {
    if (!live.isEmpty()) {
      return Progress.RUNNING;
    }
    return study.stopped() == null ? Progress.STOPPED : Progress.FINISHED;
  }

  /** Trials in a state. */
  public long count(TrialState state) {
    return counts.getOrDefault(state, 0L);
  }
}
