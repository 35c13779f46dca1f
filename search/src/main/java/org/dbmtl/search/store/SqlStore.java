package org.dbmtl.search.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.dbmtl.search.store.StoreQueries.Claimable;
import org.dbmtl.search.store.StoreQueries.NewTrial;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store in a database that speaks SQL. What the databases differ in is the {@link Dialect}, and
 * how a subclass runs a transaction.
 */
abstract class SqlStore implements TrialStore {
  /** Numbers in one list of a query: databases bound it. */
  private static final int MOST_NUMBERS = 500;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String place;

  SqlStore(String place) {
    this.place = place;
  }

  /** What is done in one transaction. */
  interface Work<T> {
    T with(StoreQueries queries);
  }

  /**
   * Does it wholly or not at all, in the face of other processes that do the same.
   *
   * @param forced whether it must survive a loss of power when this returns; what workers need only
   *     while they live need not
   */
  abstract <T> T transaction(boolean forced, Work<T> work);

  /** Does what changes nothing. */
  abstract <T> T read(Work<T> work);

  private <T> T write(Work<T> work) {
    return transaction(true, work);
  }

  private <T> T note(Work<T> work) {
    return transaction(false, work);
  }

  static Map<String, String> settings(String json) {
    return JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
  }

  static StoreException fault(String place, String done, String why, Exception cause) {
    return new StoreException("the store %s cannot be %s: %s".formatted(place, done, why), cause);
  }

  /** The faults of a type among a fault and its causes, the outermost first. */
  static <T extends Exception> Stream<T> causes(Throwable fault, Class<T> type) {
    return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast);
  }

  /** The message of a fault in one line. */
  static String oneLine(Throwable fault) {
    return String.valueOf(fault.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  @Override
  public final String place() {
    return place;
  }

  @Override
  public List<StoredStudy> studies() {
    return read(StoreQueries::studies);
  }

  @Override
  public StoredStudy add(NewStudy study, int run) {
    return write(
        queries -> {
          Optional<StoredStudy> there = queries.study(study.name(), run);
          if (there.isPresent()) {
            return there.get();
          }
          long number = queries.lastStudy() + 1;
          long now = queries.now();
          String settings = JSON.writeValueAsString(study.settings());
          String options = JSON.writeValueAsString(study.options());
          queries.insertStudy(number, run, study, settings, options, now);
          return new StoredStudy(number, run, study, Instant.ofEpochMilli(now), null);
        });
  }

  @Override
  public void setBudget(long study, StudyBudget budget) {
    write(queries -> queries.setBudget(study, budget));
  }

  @Override
  public void setStopped(long study, String reason) {
    write(queries -> queries.setStopped(study, reason));
  }

  @Override
  public void delete(long study) {
    write(
        queries -> {
          queries.deleteAttempts(study);
          queries.deleteTrials(study);
          queries.deleteCandidates(study);
          queries.deleteSessions(study);
          return queries.deleteStudy(study);
        });
  }

  @Override
  public List<StoredTrial> enqueue(long study, List<TrialSpec> trials) {
    if (trials.isEmpty()) {
      return List.of();
    }
    List<TrialIdentity> identities = trials.stream().map(TrialIdentity::of).toList();
    // A search that goes on asks for what is there: that takes no lock.
    Map<TrialIdentity, StoredTrial> there = read(queries -> known(queries, study, identities));
    if (there.keySet().containsAll(identities)) {
      return inOrder(identities, there);
    }
    return note(
        queries -> {
          if (queries.lock(study).isEmpty()) {
            throw new StoreException(
                "study %d is not in %s any more: it was deleted".formatted(study, place));
          }
          insert(queries, study, trials, known(queries, study, identities).keySet());
          return inOrder(identities, known(queries, study, identities));
        });
  }

  private static List<StoredTrial> inOrder(
      List<TrialIdentity> identities, Map<TrialIdentity, StoredTrial> all) {
    return identities.stream()
        .map(identity -> Objects.requireNonNull(all.get(identity), "a trial was not stored"))
        .toList();
  }

  private static Map<TrialIdentity, StoredTrial> known(
      StoreQueries queries, long study, List<TrialIdentity> identities) {
    Map<TrialIdentity, StoredTrial> known = new HashMap<>();
    for (List<TrialIdentity> some : chunks(identities, MOST_NUMBERS / 2)) {
      List<String> candidates =
          some.stream().map(TrialIdentity::candidate).distinct().sorted().toList();
      List<Long> seeds = some.stream().map(TrialIdentity::seed).distinct().sorted().toList();
      queries
          .trials(study, candidates, seeds)
          .forEach(trial -> known.put(TrialIdentity.of(trial), trial));
    }
    return known;
  }

  private static <T> List<List<T>> chunks(List<T> all, int most) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      chunks.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return chunks;
  }

  private static List<List<Long>> chunks(Collection<Long> numbers) {
    return chunks(List.copyOf(new TreeSet<>(numbers)), MOST_NUMBERS);
  }

  private static void insert(
      StoreQueries queries, long study, List<TrialSpec> trials, Set<TrialIdentity> known) {
    Set<TrialIdentity> seen = new HashSet<>(known);
    Map<String, String> hyperparameters = new LinkedHashMap<>();
    List<NewTrial> added = new ArrayList<>();
    long number = queries.lastTrial(study);
    for (TrialSpec spec : trials) {
      TrialIdentity identity = TrialIdentity.of(spec);
      Candidate candidate = spec.candidate();
      if (seen.add(identity)) {
        number++;
        hyperparameters.computeIfAbsent(
            identity.candidate(), key -> JSON.writeValueAsString(candidate.hyperparameters()));
        added.add(
            new NewTrial(
                number,
                identity.candidate(),
                candidate.structure().text(),
                candidate.network().method().key(),
                spec.repeat(),
                spec.seed(),
                spec.fidelity()));
      }
    }
    if (!added.isEmpty()) {
      queries.insertCandidates(
          study, List.copyOf(hyperparameters.keySet()), List.copyOf(hyperparameters.values()));
      queries.insertTrials(study, added, queries.now());
    }
  }

  @Override
  public List<StoredTrial> trials(long study) {
    return read(queries -> queries.trials(study));
  }

  @Override
  public List<StoredTrial> trials(long study, Collection<Long> numbers) {
    return read(
        queries ->
            chunks(numbers).stream()
                .flatMap(some -> queries.trials(study, some).stream())
                .toList());
  }

  @Override
  public Map<Long, TrialState> states(long study) {
    return read(queries -> queries.states(study));
  }

  @Override
  public Map<String, String> hyperparameters(long study, String candidate) {
    return read(queries -> queries.hyperparameters(study, candidate))
        .map(SqlStore::settings)
        .orElse(Map.of());
  }

  @Override
  public List<Attempt> attempts(long study, long trial) {
    return read(queries -> queries.attempts(study, trial));
  }

  @Override
  public @Nullable Claim claim(
      long study, Collection<Long> trials, Worker worker, Duration lease, int mostLosses) {
    if (trials.isEmpty()) {
      return null;
    }
    Work<Optional<Claim>> first =
        queries -> {
          for (List<Long> some : chunks(trials)) {
            Optional<Claimable> free = claimable(queries, study, some, mostLosses);
            if (free.isPresent()) {
              return Optional.of(take(queries, study, free.get(), worker, lease));
            }
          }
          return Optional.empty();
        };
    return note(first).orElse(null);
  }

  /** The first trial that can be claimed, after those that were lost too often have failed. */
  private static Optional<Claimable> claimable(
      StoreQueries queries, long study, List<Long> numbers, int mostLosses) {
    Optional<Claimable> free = queries.claimable(study, numbers);
    while (free.filter(trial -> trial.lost() && trial.losses() >= mostLosses).isPresent()) {
      // The trial was lost once too often: something in it kills its workers.
      Claimable trial = free.get();
      int losses = trial.losses() + 1;
      queries.endAttempt(latest(study, trial), "lost", null);
      queries.giveUp(study, trial.number(), losses, OutcomeJson.lostTooOften(losses));
      free = queries.claimable(study, numbers);
    }
    return free;
  }

  private static Claim take(
      StoreQueries queries, long study, Claimable trial, Worker worker, Duration lease) {
    if (trial.lost()) {
      queries.endAttempt(latest(study, trial), "lost", null);
    }
    int losses = trial.losses() + (trial.lost() ? 1 : 0);
    Claim claim = new Claim(study, trial.number(), trial.attempts() + 1, trial.failures());
    queries.take(study, trial.number(), claim.attempt(), losses, worker.text(), lease.toMillis());
    queries.insertAttempt(claim, worker.text());
    return claim;
  }

  private static Claim latest(long study, Claimable trial) {
    return new Claim(study, trial.number(), trial.attempts(), trial.failures());
  }

  @Override
  public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return note(
        queries -> {
          Set<Claim> held = new LinkedHashSet<>(claims);
          held.removeIf(claim -> queries.renew(claim, lease.toMillis()) == 0);
          return held;
        });
  }

  @Override
  public boolean finish(Claim claim, TrialOutcome outcome) {
    String state = OutcomeJson.state(outcome).key();
    String json = OutcomeJson.write(outcome);
    Double score = outcome instanceof Completed completed ? (Double) completed.score() : null;
    String cause = outcome instanceof Failed failed ? failed.cause() : null;
    return write(
        queries -> ended(queries, claim, q -> q.finish(claim, state, score, json), state, cause));
  }

  @Override
  public boolean retry(Claim claim, Failed failure) {
    return write(queries -> ended(queries, claim, q -> q.retry(claim), "failed", failure.cause()));
  }

  @Override
  public boolean release(Claim claim) {
    return note(queries -> ended(queries, claim, q -> q.release(claim), "released", null));
  }

  /** Ends an attempt, if its claim still holds. */
  private static boolean ended(
      StoreQueries queries,
      Claim claim,
      ToIntFunction<StoreQueries> update,
      String ending,
      @Nullable String cause) {
    boolean held = update.applyAsInt(queries) > 0;
    if (held) {
      queries.endAttempt(claim, ending, cause);
    }
    return held;
  }

  @Override
  public boolean advanced(Claim claim) {
    return note(queries -> queries.advanced(claim)) > 0;
  }

  @Override
  public void expire(long study, Worker worker) {
    note(queries -> queries.expire(study, worker.text()));
  }

  @Override
  public int requeueFailed(long study) {
    return write(queries -> queries.requeueFailed(study));
  }

  @Override
  public void seen(long study, Worker worker) {
    note(queries -> queries.seen(study, worker.text()));
  }

  @Override
  public List<Session> sessions(long study) {
    return read(queries -> queries.sessions(study));
  }
}
