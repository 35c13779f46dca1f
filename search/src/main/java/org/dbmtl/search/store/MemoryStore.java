package org.dbmtl.search.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * A store of one process, in its memory. Its clock is the process's, and one lock serves all calls.
 */
final class MemoryStore implements TrialStore {
  /** A study with all that belongs to it. */
  private static final class Rows {
    private StoredStudy study;
    private final TreeMap<Long, StoredTrial> trials = new TreeMap<>();
    private final Map<TrialIdentity, Long> numbers = new HashMap<>();
    private final Map<String, Map<String, String>> hyperparameters = new HashMap<>();
    private final Map<Long, List<Attempt>> attempts = new HashMap<>();
    private final Map<Worker, Session> sessions = new HashMap<>();

    Rows(StoredStudy study) {
      this.study = study;
    }
  }

  private final TreeMap<Long, Rows> studies = new TreeMap<>();

  @Override
  public String place() {
    return "memory";
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }

  private Rows rows(long study) {
    Rows rows = studies.get(study);
    if (rows == null) {
      throw new StoreException(
          "study %d is not in memory any more: it was deleted".formatted(study));
    }
    return rows;
  }

  @Override
  public synchronized List<StoredStudy> studies() {
    return studies.values().stream().map(rows -> rows.study).toList();
  }

  @Override
  public synchronized StoredStudy add(NewStudy study, int run) {
    for (StoredStudy there : studies()) {
      if (there.run() == run && there.study().name().equals(study.name())) {
        return there;
      }
    }
    long number = studies.isEmpty() ? 1 : studies.lastKey() + 1;
    StoredStudy added = new StoredStudy(number, run, study, now(), null);
    studies.put(number, new Rows(added));
    return added;
  }

  @Override
  public synchronized void setBudget(long study, StudyBudget budget) {
    StoredStudy old = rows(study).study;
    NewStudy was = old.study();
    NewStudy is = new NewStudy(was.name(), was.data(), was.settings(), was.options(), budget);
    rows(study).study = new StoredStudy(study, old.run(), is, old.created(), null);
  }

  @Override
  public synchronized void setStopped(long study, String reason) {
    StoredStudy old = rows(study).study;
    rows(study).study = new StoredStudy(study, old.run(), old.study(), old.created(), reason);
  }

  @Override
  public synchronized void delete(long study) {
    studies.remove(study);
  }

  @Override
  public synchronized List<StoredTrial> enqueue(long study, List<TrialSpec> trials) {
    return trials.isEmpty()
        ? List.of()
        : trials.stream().map(spec -> enqueue(rows(study), spec)).toList();
  }

  private static StoredTrial enqueue(Rows rows, TrialSpec spec) {
    TrialIdentity identity = TrialIdentity.of(spec);
    Candidate candidate = spec.candidate();
    long number = rows.numbers.computeIfAbsent(identity, i -> rows.numbers.size() + 1L);
    rows.hyperparameters.putIfAbsent(identity.candidate(), candidate.hyperparameters());
    return rows.trials.computeIfAbsent(
        number,
        n ->
            new StoredTrial(
                n,
                identity.candidate(),
                candidate.structure().text(),
                candidate.network().method().key(),
                spec.repeat(),
                spec.seed(),
                spec.fidelity(),
                TrialState.QUEUED,
                0,
                0,
                0,
                null,
                null,
                now(),
                null,
                null,
                null,
                null));
  }

  @Override
  public synchronized List<StoredTrial> trials(long study) {
    Rows rows = studies.get(study);
    return rows == null ? List.of() : List.copyOf(rows.trials.values());
  }

  @Override
  public List<StoredTrial> trials(long study, Collection<Long> numbers) {
    Set<Long> wanted = Set.copyOf(numbers);
    return trials(study).stream().filter(trial -> wanted.contains(trial.number())).toList();
  }

  @Override
  public Map<Long, TrialState> states(long study) {
    Map<Long, TrialState> states = new TreeMap<>();
    trials(study).forEach(trial -> states.put(trial.number(), trial.state()));
    return states;
  }

  @Override
  public synchronized Map<String, String> hyperparameters(long study, String candidate) {
    Rows rows = studies.get(study);
    return rows == null ? Map.of() : rows.hyperparameters.getOrDefault(candidate, Map.of());
  }

  @Override
  public synchronized List<Attempt> attempts(long study, long trial) {
    Rows rows = studies.get(study);
    return rows == null ? List.of() : List.copyOf(rows.attempts.getOrDefault(trial, List.of()));
  }

  @Override
  public synchronized @Nullable Claim claim(
      long study, Collection<Long> trials, Worker worker, Duration lease, int mostLosses) {
    for (long number : new TreeSet<>(trials)) {
      StoredTrial trial = rows(study).trials.get(number);
      if (trial == null || !isFree(trial)) {
        continue;
      }
      boolean lost = trial.state() == TrialState.RUNNING;
      int losses = trial.losses() + (lost ? 1 : 0);
      Claim latest = new Claim(study, number, trial.attempts(), trial.failures());
      if (lost) {
        endAttempt(latest, "lost", null);
      }
      if (lost && losses > mostLosses) {
        put(
            latest,
            t ->
                t.state(TrialState.FAILED)
                    .losses(losses)
                    .leaseEnd(null)
                    .ended(now())
                    .outcomeJson(OutcomeJson.lostTooOften(losses)));
        continue;
      }
      Claim claim = new Claim(study, number, trial.attempts() + 1, trial.failures());
      Instant started = trial.started() == null ? now() : trial.started();
      put(
          claim,
          t ->
              t.state(TrialState.RUNNING)
                  .attempts(claim.attempt())
                  .losses(losses)
                  .worker(worker)
                  .leaseEnd(now().plus(lease))
                  .started(started));
      rows(study)
          .attempts
          .computeIfAbsent(number, n -> new ArrayList<>())
          .add(new Attempt(claim.attempt(), worker, now(), null, null, null));
      return claim;
    }
    return null;
  }

  private static boolean isFree(StoredTrial trial) {
    Instant leaseEnd = trial.leaseEnd();
    return trial.state() == TrialState.QUEUED
        || (trial.state() == TrialState.RUNNING && leaseEnd != null && now().isAfter(leaseEnd));
  }

  private void put(Claim claim, Consumer<StoredTrialBuilder> change) {
    rows(claim.study()).trials.computeIfPresent(claim.trial(), (number, t) -> t.with(change));
  }

  private void endAttempt(Claim claim, String ending, @Nullable String cause) {
    rows(claim.study())
        .attempts
        .getOrDefault(claim.trial(), List.of())
        .replaceAll(
            one ->
                one.number() == claim.attempt()
                    ? new Attempt(one.number(), one.worker(), one.started(), now(), ending, cause)
                    : one);
  }

  /** Changes the trial of a claim, if the claim still holds. */
  private boolean change(Claim claim, Consumer<StoredTrialBuilder> change) {
    Rows rows = studies.get(claim.study());
    StoredTrial trial = rows == null ? null : rows.trials.get(claim.trial());
    boolean held =
        trial != null && trial.state() == TrialState.RUNNING && trial.attempts() == claim.attempt();
    if (held) {
      put(claim, change);
    }
    return held;
  }

  /** Changes the trial of a claim and ends the attempt, if the claim still holds. */
  private boolean end(
      Claim claim, String ending, @Nullable String cause, Consumer<StoredTrialBuilder> change) {
    boolean held = change(claim, change);
    if (held) {
      endAttempt(claim, ending, cause);
    }
    return held;
  }

  @Override
  public synchronized Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    Set<Claim> held = new LinkedHashSet<>(claims);
    held.removeIf(claim -> !change(claim, t -> t.leaseEnd(now().plus(lease))));
    return held;
  }

  @Override
  public synchronized boolean finish(Claim claim, TrialOutcome outcome) {
    TrialState state = OutcomeJson.state(outcome);
    Double score = outcome instanceof Completed completed ? (Double) completed.score() : null;
    String cause = outcome instanceof Failed failed ? failed.cause() : null;
    return end(
        claim,
        state.key(),
        cause,
        t ->
            t.state(state)
                .leaseEnd(null)
                .ended(now())
                .score(score)
                .outcomeJson(OutcomeJson.write(outcome)));
  }

  @Override
  public synchronized boolean retry(Claim claim, Failed failure) {
    return end(
        claim,
        "failed",
        failure.cause(),
        t -> t.state(TrialState.QUEUED).leaseEnd(null).failures(claim.failures() + 1));
  }

  @Override
  public synchronized boolean release(Claim claim) {
    return end(claim, "released", null, t -> t.state(TrialState.QUEUED).leaseEnd(null));
  }

  @Override
  public synchronized boolean advanced(Claim claim) {
    return change(claim, t -> t.losses(0));
  }

  @Override
  public synchronized void expire(long study, Worker worker) {
    rows(study)
        .trials
        .replaceAll(
            (number, trial) ->
                trial.state() == TrialState.RUNNING && worker.equals(trial.worker())
                    ? trial.withLeaseEnd(Instant.EPOCH)
                    : trial);
  }

  @Override
  public synchronized int requeueFailed(long study) {
    Map<Long, StoredTrial> trials = rows(study).trials;
    List<StoredTrial> failed =
        trials.values().stream().filter(trial -> trial.state() == TrialState.FAILED).toList();
    for (StoredTrial trial : failed) {
      trials.put(
          trial.number(),
          trial.with(
              t -> t.state(TrialState.QUEUED).losses(0).failures(0).ended(null).outcomeJson(null)));
    }
    return failed.size();
  }

  @Override
  public synchronized void seen(long study, Worker worker) {
    rows(study)
        .sessions
        .merge(
            worker,
            new Session(worker, now(), now()),
            (old, fresh) -> new Session(worker, old.started(), fresh.seen()));
  }

  @Override
  public synchronized List<Session> sessions(long study) {
    return !studies.containsKey(study)
        ? List.of()
        : rows(study).sessions.values().stream()
            .sorted(
                Comparator.comparing(Session::started)
                    .thenComparing(session -> session.worker().text()))
            .toList();
  }

  @Override
  public void close() {
    // The memory is given back with the store.
  }
}
