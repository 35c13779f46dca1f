package org.dbmtl.search.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dbmtl.search.trial.Fidelity;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a store, each within the transaction of its caller. What is written {@code
 * <now>}, {@code <lock>} and {@code <skipLocked>} comes from the {@link Dialect}.
 */
@RegisterConstructorMapper(StoredStudy.class)
@RegisterConstructorMapper(StoredTrial.class)
@RegisterConstructorMapper(Attempt.class)
@RegisterConstructorMapper(Session.class)
@RegisterConstructorMapper(StoreQueries.Claimable.class)
interface StoreQueries {
  /** The row of a claim that holds: bound to the claim's components. */
  String HELD =
      " WHERE study = :study AND number = :trial AND state = 'running' AND attempts = :attempt";

  /** A trial that may be claimed: one in the queue, or one that its worker has lost. */
  record Claimable(long number, long attempts, int losses, int failures, TrialState state) {
    boolean lost() {
      return state == TrialState.RUNNING;
    }
  }

  @SqlQuery("SELECT <now>")
  long now();

  @SqlQuery("SELECT * FROM studies ORDER BY number")
  List<StoredStudy> studies();

  @SqlQuery("SELECT * FROM studies WHERE name = :name AND run = :run")
  Optional<StoredStudy> study(String name, int run);

  /** The study's number, if it is there; keeps other workers from numbering its trials. */
  @SqlQuery("SELECT number FROM studies WHERE number = :study <lock>")
  Optional<Long> lock(long study);

  @SqlQuery("SELECT COALESCE(MAX(number), 0) FROM studies")
  long lastStudy();

  @SqlUpdate(
      """
      INSERT INTO studies (number, name, run, data, settings, options, trials, minutes, confirm,
        created)
      VALUES (:number, :name, :run, :data, :settingsJson, :optionsJson, :budget.trials,
        :budget.minutes, :budget.confirm, :now)""")
  void insertStudy(
      long number,
      int run,
      @BindMethods NewStudy study,
      String settingsJson,
      String optionsJson,
      long now);

  @SqlUpdate(
      """
      UPDATE studies SET trials = :trials, minutes = :minutes, confirm = :confirm, stopped = NULL
      WHERE number = :study""")
  int setBudget(long study, @BindMethods StudyBudget budget);

  @SqlUpdate("UPDATE studies SET stopped = :reason WHERE number = :study")
  int setStopped(long study, String reason);

  @SqlUpdate("DELETE FROM attempts WHERE study = :study")
  void deleteAttempts(long study);

  @SqlUpdate("DELETE FROM trials WHERE study = :study")
  void deleteTrials(long study);

  @SqlUpdate("DELETE FROM candidates WHERE study = :study")
  void deleteCandidates(long study);

  @SqlUpdate("DELETE FROM sessions WHERE study = :study")
  void deleteSessions(long study);

  @SqlUpdate("DELETE FROM studies WHERE number = :study")
  int deleteStudy(long study);

  @SqlQuery("SELECT * FROM trials WHERE study = :study ORDER BY number")
  List<StoredTrial> trials(long study);

  @SqlQuery("SELECT * FROM trials WHERE study = :study AND number IN (<numbers>) ORDER BY number")
  List<StoredTrial> trials(long study, @BindList List<Long> numbers);

  /** By seed too: a candidate may have thousands of trials. */
  @SqlQuery(
      """
      SELECT * FROM trials WHERE study = :study AND candidate IN (<candidates>)
        AND seed IN (<seeds>)""")
  List<StoredTrial> trials(
      long study, @BindList List<String> candidates, @BindList List<Long> seeds);

  @SqlQuery("SELECT COALESCE(MAX(number), 0) FROM trials WHERE study = :study")
  long lastTrial(long study);

  @SqlBatch(
      """
      INSERT INTO trials (study, number, candidate, structure, method, repeat_number, seed,
        fidelity_data, fidelity_epochs, state, attempts, losses, failures, queued)
      VALUES (:study, :number, :candidate, :structure, :method, :repeat, :seed, :fidelity.data,
        :fidelity.epochs, 'queued', 0, 0, 0, :now)""")
  void insertTrials(long study, @BindMethods List<NewTrial> trials, long now);

  /** A row of {@link #insertTrials}. */
  record NewTrial(
      long number,
      String candidate,
      String structure,
      String method,
      int repeat,
      long seed,
      Fidelity fidelity) {}

  @SqlBatch(
      """
      INSERT INTO candidates (study, candidate, hyperparameters)
      VALUES (:study, :candidate, :hyperparameters) ON CONFLICT DO NOTHING""")
  void insertCandidates(long study, List<String> candidate, List<String> hyperparameters);

  @KeyColumn("number")
  @ValueColumn("state")
  @SqlQuery("SELECT number, state FROM trials WHERE study = :study ORDER BY number")
  Map<Long, TrialState> states(long study);

  @SqlQuery(
      "SELECT hyperparameters FROM candidates WHERE study = :study AND candidate = :candidate")
  Optional<String> hyperparameters(long study, String candidate);

  @SqlQuery("SELECT * FROM attempts WHERE study = :study AND trial = :trial ORDER BY number")
  List<Attempt> attempts(long study, long trial);

  @SqlQuery(
      """
      SELECT number, attempts, losses, failures, state FROM trials
      WHERE study = :study AND number IN (<numbers>)
        AND (state = 'queued' OR (state = 'running' AND <now> > lease_end))
      ORDER BY number LIMIT 1 <skipLocked>""")
  Optional<Claimable> claimable(long study, @BindList List<Long> numbers);

  @SqlUpdate(
      """
      UPDATE trials SET state = 'failed', losses = :losses, lease_end = NULL, ended = <now>,
        outcome = :outcome
      WHERE study = :study AND number = :number""")
  void giveUp(long study, long number, int losses, String outcome);

  @SqlUpdate(
      """
      UPDATE trials SET state = 'running', attempts = :attempt, losses = :losses,
        worker = :worker, lease_end = <now> + :lease, started = COALESCE(started, <now>)
      WHERE study = :study AND number = :number""")
  void take(long study, long number, long attempt, int losses, String worker, long lease);

  @SqlUpdate(
      """
      INSERT INTO attempts (study, trial, number, worker, started)
      VALUES (:study, :trial, :attempt, :worker, <now>)""")
  void insertAttempt(@BindMethods Claim claim, String worker);

  @SqlUpdate(
      """
      UPDATE attempts SET ended = <now>, ending = :ending, cause = :cause
      WHERE study = :study AND trial = :trial AND number = :attempt""")
  void endAttempt(@BindMethods Claim claim, String ending, @Nullable String cause);

  @SqlUpdate("UPDATE trials SET lease_end = <now> + :lease" + HELD)
  int renew(@BindMethods Claim claim, long lease);

  @SqlUpdate(
      """
      UPDATE trials SET state = :state, lease_end = NULL, ended = <now>, score = :score,
        outcome = :outcome"""
          + HELD)
  int finish(@BindMethods Claim claim, String state, @Nullable Double score, String outcome);

  @SqlUpdate("UPDATE trials SET state = 'queued', lease_end = NULL, failures = failures + 1" + HELD)
  int retry(@BindMethods Claim claim);

  @SqlUpdate("UPDATE trials SET state = 'queued', lease_end = NULL" + HELD)
  int release(@BindMethods Claim claim);

  @SqlUpdate("UPDATE trials SET losses = 0" + HELD)
  int advanced(@BindMethods Claim claim);

  @SqlUpdate(
      """
      UPDATE trials SET lease_end = 0
      WHERE study = :study AND state = 'running' AND worker = :worker""")
  int expire(long study, String worker);

  @SqlUpdate(
      """
      UPDATE trials SET state = 'queued', losses = 0, failures = 0, ended = NULL, outcome = NULL
      WHERE study = :study AND state = 'failed'""")
  int requeueFailed(long study);

  @SqlUpdate(
      """
      INSERT INTO sessions (study, worker, started, seen) VALUES (:study, :worker, <now>, <now>)
      ON CONFLICT (study, worker) DO UPDATE SET seen = <now>""")
  int seen(long study, String worker);

  @SqlQuery("SELECT * FROM sessions WHERE study = :study ORDER BY started, worker")
  List<Session> sessions(long study);
}
