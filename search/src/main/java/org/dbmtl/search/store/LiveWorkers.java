package org.dbmtl.search.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells which workers are at work on a study now, where a store can know. */
public final class LiveWorkers {
  /** A worker that has not been seen for so long, and holds no lease, is taken for dead. */
  public static final Duration SILENCE = Duration.ofMinutes(5);

  private LiveWorkers() {}

  /**
   * The workers that were seen lately or hold a lease, and are not known to be gone. None of a
   * study whose search has ended, and never this process, which looks.
   *
   * @param trials all trials of the study
   * @param now by the store's clock
   */
  public static List<Worker> of(
      StoredStudy study, List<Session> sessions, List<StoredTrial> trials, Instant now) {
    List<StoredTrial> running =
        trials.stream().filter(trial -> trial.state() == TrialState.RUNNING).toList();
    if (study.stopped() != null && running.isEmpty()) {
      return List.of();
    }
    Set<Worker> holding =
        running.stream()
            .filter(trial -> trial.leaseEnd() != null && trial.leaseEnd().isAfter(now))
            .map(StoredTrial::worker)
            .collect(Collectors.toSet());
    Worker own = Worker.here();
    return sessions.stream()
        .filter(
            session ->
                session.seen().isAfter(now.minus(SILENCE)) || holding.contains(session.worker()))
        .map(Session::worker)
        .filter(worker -> !isSameProcess(worker, own) && !worker.isGone())
        .toList();
  }

  private static boolean isSameProcess(Worker one, Worker other) {
    return one.pid() == other.pid()
        && one.started() == other.started()
        && one.machine().equals(other.machine());
  }
}
