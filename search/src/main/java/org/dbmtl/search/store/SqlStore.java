package org.dbmtl.search.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A store in a database that speaks SQL; what the databases differ in is the {@link Dialect} and
 * how a subclass runs a transaction.
 */
abstract class SqlStore implements TrialStore {
  /** Numbers in one list of a query: databases bound it. */
  private static final int MOST_NUMBERS = 500;

  private final Dialect dialect;

  SqlStore(Dialect dialect) {
    this.dialect = dialect;
  }

  /** What is done in one transaction. */
  interface Work<T> {
    T with(Handle handle);
  }

  /** Does it wholly or not at all, in the face of other processes that do the same. */
  abstract <T> T write(Work<T> work);

  /**
   * Like {@link #write}, for what workers need while they live: a killed process does not undo it,
   * but a loss of power, which ends all workers, may.
   */
  abstract <T> T note(Work<T> work);

  /** Does what changes nothing. */
  abstract <T> T read(Work<T> work);

  private long now(Handle handle) {
    return handle.createQuery("SELECT " + dialect.now()).mapTo(Long.class).one();
  }

  @Override
  public List<StoredStudy> studies() {
    return read(
        handle ->
            handle
                .createQuery("SELECT * FROM studies ORDER BY number")
                .map((rows, context) -> study(rows))
                .list());
  }

  private static StoredStudy study(ResultSet rows) throws SQLException {
    return new StoredStudy(
        rows.getLong("number"),
        rows.getInt("run"),
        new NewStudy(
            rows.getString("name"),
            rows.getString("data"),
            StudyJson.settings(rows.getString("settings")),
            StudyJson.options(rows.getString("options")),
            new StudyBudget(
                rows.getInt("trials"), rows.getDouble("minutes"), rows.getInt("confirm"))),
        Instant.ofEpochMilli(rows.getLong("created")),
        rows.getString("stopped"));
  }

  @Override
  public StoredStudy add(NewStudy study, int run) {
    return write(
        handle -> {
          StoredStudy there =
              handle
                  .createQuery("SELECT * FROM studies WHERE name = :name AND run = :run")
                  .bind("name", study.name())
                  .bind("run", run)
                  .map((rows, context) -> study(rows))
                  .findOne()
                  .orElse(null);
          if (there != null) {
            return there;
          }
          long number =
              handle
                  .createQuery("SELECT COALESCE(MAX(number), 0) + 1 FROM studies")
                  .mapTo(Long.class)
                  .one();
          long now = now(handle);
          handle
              .createUpdate(
                  """
                  INSERT INTO studies (number, name, run, data, settings, options, trials, minutes,
                    confirm, created)
                  VALUES (:number, :name, :run, :data, :settings, :options, :trials, :minutes,
                    :confirm, :now)""")
              .bind("number", number)
              .bind("name", study.name())
              .bind("run", run)
              .bind("data", study.data())
              .bind("settings", StudyJson.write(study.settings()))
              .bind("options", StudyJson.write(study.options()))
              .bind("trials", study.budget().trials())
              .bind("minutes", study.budget().minutes())
              .bind("confirm", study.budget().confirm())
              .bind("now", now)
              .execute();
          return new StoredStudy(number, run, study, Instant.ofEpochMilli(now), null);
        });
  }

  @Override
  public void setBudget(long study, StudyBudget budget) {
    write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE studies SET trials = :trials, minutes = :minutes, confirm = :confirm,
                      stopped = NULL
                    WHERE number = :study""")
                .bind("trials", budget.trials())
                .bind("minutes", budget.minutes())
                .bind("confirm", budget.confirm())
                .bind("study", study)
                .execute());
  }

  @Override
  public void setStopped(long study, String reason) {
    write(
        handle ->
            handle
                .createUpdate("UPDATE studies SET stopped = :reason WHERE number = :study")
                .bind("reason", reason)
                .bind("study", study)
                .execute());
  }

  @Override
  public void delete(long study) {
    write(
        handle -> {
          for (String table : List.of("attempts", "trials", "candidates", "sessions")) {
            handle.execute("DELETE FROM " + table + " WHERE study = ?", study);
          }
          return handle.execute("DELETE FROM studies WHERE number = ?", study);
        });
  }

  @Override
  public List<StoredTrial> enqueue(long study, List<TrialSpec> trials) {
    if (trials.isEmpty()) {
      return List.of();
    }
    List<Identity> identities = trials.stream().map(Identity::of).toList();
    // A search that goes on asks for what is there: that takes no lock.
    Map<Identity, StoredTrial> there = read(handle -> known(handle, study, identities));
    if (there.keySet().containsAll(identities)) {
      return inOrder(identities, there);
    }
    return note(
        handle -> {
          // The study's row keeps other workers from numbering trials at the same time.
          boolean isThere =
              handle
                  .createQuery("SELECT number FROM studies WHERE number = :study " + dialect.lock())
                  .bind("study", study)
                  .mapTo(Long.class)
                  .findOne()
                  .isPresent();
          if (!isThere) {
            throw new StoreException(
                "study %d is not in %s any more: it was deleted".formatted(study, place()));
          }
          Map<Identity, StoredTrial> known = known(handle, study, identities);
          insert(handle, study, trials, known);
          Map<Identity, StoredTrial> all =
              known.size() == new LinkedHashSet<>(identities).size()
                  ? known
                  : known(handle, study, identities);
          return inOrder(identities, all);
        });
  }

  private static List<StoredTrial> inOrder(
      List<Identity> identities, Map<Identity, StoredTrial> all) {
    List<StoredTrial> stored = new ArrayList<>();
    for (Identity identity : identities) {
      StoredTrial trial = all.get(identity);
      if (trial == null) {
        throw new IllegalStateException("trial %s was not stored".formatted(identity));
      }
      stored.add(trial);
    }
    return stored;
  }

  /** What makes a trial unique in its study. */
  private record Identity(String candidate, long seed, Fidelity fidelity) {
    static Identity of(TrialSpec spec) {
      return new Identity(TrialKey.of(spec.candidate()), spec.seed(), spec.fidelity());
    }

    static Identity of(StoredTrial trial) {
      return new Identity(trial.key(), trial.seed(), trial.fidelity());
    }
  }

  private static Map<Identity, StoredTrial> known(
      Handle handle, long study, List<Identity> identities) {
    Map<Identity, StoredTrial> known = new HashMap<>();
    Set<Identity> wanted = new LinkedHashSet<>(identities);
    int most = MOST_NUMBERS / 2;
    for (int from = 0; from < identities.size(); from += most) {
      List<Identity> some = identities.subList(from, Math.min(identities.size(), from + most));
      // By seed too: a candidate may have thousands of trials.
      handle
          .createQuery(
              "SELECT * FROM trials WHERE study = :study AND candidate IN (<candidates>)"
                  + " AND seed IN (<seeds>)")
          .bind("study", study)
          .bindList(
              "candidates",
              List.copyOf(new TreeSet<>(some.stream().map(Identity::candidate).toList())))
          .bindList("seeds", List.copyOf(new TreeSet<>(some.stream().map(Identity::seed).toList())))
          .map((rows, context) -> trial(rows))
          .forEach(
              trial -> {
                Identity identity = Identity.of(trial);
                if (wanted.contains(identity)) {
                  known.put(identity, trial);
                }
              });
    }
    return known;
  }

  private void insert(
      Handle handle, long study, List<TrialSpec> trials, Map<Identity, StoredTrial> known) {
    long number =
        handle
            .createQuery("SELECT COALESCE(MAX(number), 0) FROM trials WHERE study = :study")
            .bind("study", study)
            .mapTo(Long.class)
            .one();
    long now = now(handle);
    insertCandidates(handle, study, trials);
    Set<Identity> added = new LinkedHashSet<>(known.keySet());
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO trials (study, number, candidate, structure, method, repeat_number, seed,
              data_share, epoch_share, state, attempts, losses, failures, queued)
            VALUES (:study, :number, :candidate, :structure, :method, :repeat, :seed, :dataShare,
              :epochShare, 'queued', 0, 0, 0, :now)""");
    for (TrialSpec spec : trials) {
      Identity identity = Identity.of(spec);
      if (added.add(identity)) {
        number++;
        batch
            .bind("study", study)
            .bind("number", number)
            .bind("candidate", identity.candidate())
            .bind("structure", spec.candidate().structure().text())
            .bind("method", spec.candidate().network().method().key())
            .bind("repeat", spec.repeat())
            .bind("seed", spec.seed())
            .bind("dataShare", spec.fidelity().data())
            .bind("epochShare", spec.fidelity().epochs())
            .bind("now", now)
            .add();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
    batch.close();
  }

  private static void insertCandidates(Handle handle, long study, List<TrialSpec> trials) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO candidates (study, candidate, hyperparameters)
            VALUES (:study, :candidate, :hyperparameters) ON CONFLICT DO NOTHING""")) {
      for (Candidate candidate : trials.stream().map(TrialSpec::candidate).distinct().toList()) {
        batch
            .bind("study", study)
            .bind("candidate", TrialKey.of(candidate))
            .bind("hyperparameters", StudyJson.write(candidate.hyperparameters()))
            .add();
      }
      batch.execute();
    }
  }

  @Override
  public List<StoredTrial> trials(long study) {
    return read(
        handle ->
            handle
                .createQuery("SELECT * FROM trials WHERE study = :study ORDER BY number")
                .bind("study", study)
                .map((rows, context) -> trial(rows))
                .list());
  }

  @Override
  public List<StoredTrial> trials(long study, Collection<Long> numbers) {
    return read(handle -> byNumber(handle, study, numbers));
  }

  private static List<StoredTrial> byNumber(Handle handle, long study, Collection<Long> numbers) {
    List<Long> ordered = List.copyOf(new TreeSet<>(numbers));
    List<StoredTrial> trials = new ArrayList<>();
    for (int from = 0; from < ordered.size(); from += MOST_NUMBERS) {
      trials.addAll(
          handle
              .createQuery(
                  "SELECT * FROM trials WHERE study = :study AND number IN (<numbers>)"
                      + " ORDER BY number")
              .bind("study", study)
              .bindList(
                  "numbers", ordered.subList(from, Math.min(ordered.size(), from + MOST_NUMBERS)))
              .map((rows, context) -> trial(rows))
              .list());
    }
    return trials;
  }

  private static StoredTrial trial(ResultSet rows) throws SQLException {
    String worker = rows.getString("worker");
    return new StoredTrial(
        rows.getLong("number"),
        rows.getString("candidate"),
        rows.getString("structure"),
        rows.getString("method"),
        rows.getInt("repeat_number"),
        rows.getLong("seed"),
        new Fidelity(rows.getDouble("data_share"), rows.getDouble("epoch_share")),
        TrialState.of(rows.getString("state")),
        rows.getLong("attempts"),
        rows.getInt("losses"),
        rows.getInt("failures"),
        worker == null ? null : Worker.parse(worker),
        time(rows, "lease_end"),
        Instant.ofEpochMilli(rows.getLong("queued")),
        time(rows, "started"),
        time(rows, "ended"),
        number(rows, "score"),
        rows.getString("outcome"));
  }

  private static @Nullable Instant time(ResultSet rows, String column) throws SQLException {
    long millis = rows.getLong(column);
    return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static @Nullable Double number(ResultSet rows, String column) throws SQLException {
    double value = rows.getDouble(column);
    return rows.wasNull() ? null : (Double) value;
  }

  @Override
  public Map<Long, TrialState> states(long study) {
    return read(
        handle -> {
          Map<Long, TrialState> states = new TreeMap<>();
          handle
              .createQuery("SELECT number, state FROM trials WHERE study = :study")
              .bind("study", study)
              .map(
                  (rows, context) ->
                      Map.entry(rows.getLong("number"), TrialState.of(rows.getString("state"))))
              .forEach(entry -> states.put(entry.getKey(), entry.getValue()));
          return states;
        });
  }

  @Override
  public Map<String, String> hyperparameters(long study, String candidate) {
    return read(
        handle ->
            handle
                .createQuery(
                    "SELECT hyperparameters FROM candidates WHERE study = :study"
                        + " AND candidate = :candidate")
                .bind("study", study)
                .bind("candidate", candidate)
                .mapTo(String.class)
                .findOne()
                .map(StudyJson::settings)
                .orElse(Map.of()));
  }

  @Override
  public List<Attempt> attempts(long study, long trial) {
    return read(
        handle ->
            handle
                .createQuery(
                    "SELECT * FROM attempts WHERE study = :study AND trial = :trial ORDER BY number")
                .bind("study", study)
                .bind("trial", trial)
                .map(
                    (rows, context) ->
                        new Attempt(
                            rows.getLong("number"),
                            Worker.parse(rows.getString("worker")),
                            Instant.ofEpochMilli(rows.getLong("started")),
                            time(rows, "ended"),
                            rows.getString("ending"),
                            rows.getString("cause")))
                .list());
  }

  @Override
  public @Nullable Claim claim(
      long study, Collection<Long> trials, Worker worker, Duration lease, int mostLosses) {
    List<Long> ordered = List.copyOf(new TreeSet<>(trials));
    if (ordered.isEmpty()) {
      return null;
    }
    return note(handle -> {
          for (int from = 0; from < ordered.size(); from += MOST_NUMBERS) {
            List<Long> numbers =
                ordered.subList(from, Math.min(ordered.size(), from + MOST_NUMBERS));
            Optional<Claimable> free = claimable(handle, study, numbers, mostLosses);
            if (free.isPresent()) {
              return Optional.of(take(handle, study, free.get(), worker, lease));
            }
          }
          return Optional.<Claim>empty();
        })
        .orElse(null);
  }

  /** The first trial that can be claimed, after those that were lost too often have failed. */
  private Optional<Claimable> claimable(
      Handle handle, long study, List<Long> numbers, int mostLosses) {
    Optional<Claimable> free = claimable(handle, study, numbers);
    while (free.filter(trial -> trial.lost() && trial.losses() >= mostLosses).isPresent()) {
      giveUp(handle, study, free.get());
      free = claimable(handle, study, numbers);
    }
    return free;
  }

  /** A trial that may be claimed: one in the queue, or one that its worker has lost. */
  private record Claimable(long number, long attempts, int losses, int failures, boolean lost) {}

  private Optional<Claimable> claimable(Handle handle, long study, List<Long> numbers) {
    return handle
        .createQuery(
            """
            SELECT number, attempts, losses, failures, state FROM trials
            WHERE study = :study AND number IN (<numbers>)
              AND (state = 'queued' OR (state = 'running' AND lease_end < %s))
            ORDER BY number LIMIT 1 %s"""
                .formatted(dialect.now(), dialect.skipLocked()))
        .bind("study", study)
        .bindList("numbers", numbers)
        .map(
            (rows, context) ->
                new Claimable(
                    rows.getLong("number"),
                    rows.getLong("attempts"),
                    rows.getInt("losses"),
                    rows.getInt("failures"),
                    rows.getString("state").equals("running")))
        .findOne();
  }

  /** The trial was lost once too often: something in it kills its workers. */
  private void giveUp(Handle handle, long study, Claimable trial) {
    endAttempt(handle, study, trial.number(), trial.attempts(), "lost", null);
    handle
        .createUpdate(
            """
            UPDATE trials SET state = 'failed', losses = losses + 1, lease_end = NULL,
              ended = %s, outcome = :outcome
            WHERE study = :study AND number = :number"""
                .formatted(dialect.now()))
        .bind("outcome", OutcomeJson.lostTooOften(trial.losses() + 1))
        .bind("study", study)
        .bind("number", trial.number())
        .execute();
  }

  private Claim take(Handle handle, long study, Claimable trial, Worker worker, Duration lease) {
    if (trial.lost()) {
      endAttempt(handle, study, trial.number(), trial.attempts(), "lost", null);
    }
    long attempt = trial.attempts() + 1;
    handle
        .createUpdate(
            """
            UPDATE trials SET state = 'running', attempts = :attempt, losses = :losses,
              worker = :worker, lease_end = %1$s + :lease, started = COALESCE(started, %1$s)
            WHERE study = :study AND number = :number"""
                .formatted(dialect.now()))
        .bind("attempt", attempt)
        .bind("losses", trial.losses() + (trial.lost() ? 1 : 0))
        .bind("worker", worker.text())
        .bind("lease", lease.toMillis())
        .bind("study", study)
        .bind("number", trial.number())
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO attempts (study, trial, number, worker, started)
            VALUES (:study, :trial, :number, :worker, %s)"""
                .formatted(dialect.now()))
        .bind("study", study)
        .bind("trial", trial.number())
        .bind("number", attempt)
        .bind("worker", worker.text())
        .execute();
    return new Claim(study, trial.number(), attempt, trial.failures());
  }

  private void endAttempt(
      Handle handle, long study, long trial, long attempt, String ending, @Nullable String cause) {
    handle
        .createUpdate(
            """
            UPDATE attempts SET ended = %s, ending = :ending, cause = :cause
            WHERE study = :study AND trial = :trial AND number = :attempt"""
                .formatted(dialect.now()))
        .bind("ending", ending)
        .bind("cause", cause)
        .bind("study", study)
        .bind("trial", trial)
        .bind("attempt", attempt)
        .execute();
  }

  @Override
  public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return note(
        handle -> {
          Set<Claim> held = new LinkedHashSet<>();
          for (Claim claim : claims) {
            int changed =
                handle
                    .createUpdate(
                        "UPDATE trials SET lease_end = %s + :lease ".formatted(dialect.now())
                            + HELD)
                    .bind("lease", lease.toMillis())
                    .bindMethods(claim)
                    .execute();
            if (changed > 0) {
              held.add(claim);
            }
          }
          return held;
        });
  }

  /** The row of a claim that holds: bound to the claim's components. */
  private static final String HELD =
      "WHERE study = :study AND number = :trial AND state = 'running' AND attempts = :attempt";

  @Override
  public boolean finish(Claim claim, TrialOutcome outcome) {
    TrialState state = OutcomeJson.state(outcome);
    String json = OutcomeJson.write(outcome);
    return write(
        handle -> {
          int changed =
              handle
                  .createUpdate(
                      """
                      UPDATE trials SET state = :state, lease_end = NULL, ended = %s,
                        score = :score, outcome = :outcome\s"""
                              .formatted(dialect.now())
                          + HELD)
                  .bind("state", state.key())
                  .bind("score", outcome instanceof Completed completed ? completed.score() : null)
                  .bind("outcome", json)
                  .bindMethods(claim)
                  .execute();
          if (changed == 0) {
            return false;
          }
          String cause = outcome instanceof Failed failed ? failed.cause() : null;
          endAttempt(handle, claim.study(), claim.trial(), claim.attempt(), state.key(), cause);
          return true;
        });
  }

  @Override
  public boolean retry(Claim claim, Failed failure) {
    return write(
        handle -> {
          int changed =
              handle
                  .createUpdate(
                      """
                      UPDATE trials SET state = 'queued', lease_end = NULL,
                        failures = failures + 1\s"""
                          + HELD)
                  .bindMethods(claim)
                  .execute();
          if (changed == 0) {
            return false;
          }
          endAttempt(
              handle, claim.study(), claim.trial(), claim.attempt(), "failed", failure.cause());
          return true;
        });
  }

  @Override
  public boolean release(Claim claim) {
    return note(
        handle -> {
          int changed =
              handle
                  .createUpdate("UPDATE trials SET state = 'queued', lease_end = NULL " + HELD)
                  .bindMethods(claim)
                  .execute();
          if (changed == 0) {
            return false;
          }
          endAttempt(handle, claim.study(), claim.trial(), claim.attempt(), "released", null);
          return true;
        });
  }

  @Override
  public boolean advanced(Claim claim) {
    return note(
        handle ->
            handle.createUpdate("UPDATE trials SET losses = 0 " + HELD).bindMethods(claim).execute()
                > 0);
  }

  @Override
  public void expire(long study, Worker worker) {
    note(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE trials SET lease_end = 0
                    WHERE study = :study AND state = 'running' AND worker = :worker""")
                .bind("study", study)
                .bind("worker", worker.text())
                .execute());
  }

  @Override
  public int requeueFailed(long study) {
    return write(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE trials SET state = 'queued', losses = 0, failures = 0, ended = NULL,
                      outcome = NULL
                    WHERE study = :study AND state = 'failed'""")
                .bind("study", study)
                .execute());
  }

  @Override
  public void seen(long study, Worker worker) {
    note(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO sessions (study, worker, started, seen)
                    VALUES (:study, :worker, %1$s, %1$s)
                    ON CONFLICT (study, worker) DO UPDATE SET seen = %1$s"""
                        .formatted(dialect.now()))
                .bind("study", study)
                .bind("worker", worker.text())
                .execute());
  }

  @Override
  public List<Session> sessions(long study) {
    return read(
        handle -> {
          Query query =
              handle.createQuery(
                  "SELECT * FROM sessions WHERE study = :study ORDER BY started, worker");
          return query
              .bind("study", study)
              .map(
                  (rows, context) ->
                      new Session(
                          Worker.parse(rows.getString("worker")),
                          Instant.ofEpochMilli(rows.getLong("started")),
                          Instant.ofEpochMilli(rows.getLong("seen"))))
              .list();
        });
  }
}
