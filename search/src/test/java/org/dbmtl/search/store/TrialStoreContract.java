package org.dbmtl.search.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link TrialStore} must do. */
@Timeout(120)
abstract class TrialStoreContract {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration OVER = Duration.ofSeconds(-1);
  private static final List<String> TARGETS = List.of("click", "like", "stay");
  private static final Provenance HERE = Provenance.here("fake", 1, "abc", 1.5, 2.5);

  private TrialStore store;
  private StoredStudy study;
  private final Worker one = Worker.here();
  private final Worker two = Worker.here();

  /** An empty store. */
  abstract TrialStore open() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    store = open();
    study = store.add(study("first", new StudyBudget(60, 1.5, 2)), 1);
  }

  @AfterEach
  void end() {
    store.close();
  }

  private static NewStudy study(String name, StudyBudget budget) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", "1");
    settings.put("training.batch", "100 \"ü'");
    return new NewStudy(name, "abc", settings, List.of("--trials", "60"), budget);
  }

  static TrialSpec trial(long id, String structure, int repeat) {
    return new TrialSpec(
        id,
        new Candidate(
            TargetGraph.parse(TARGETS, structure),
            NetworkSettings.DEFAULT,
            TrainingSettings.DEFAULT,
            Map.of()),
        repeat,
        1000 + repeat,
        Fidelity.FULL,
        "abc");
  }

  /** Trials of one candidate, from number 1. */
  private static List<TrialSpec> trials(int count) {
    List<TrialSpec> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trials.add(trial(i + 1L, "click>like", i));
    }
    return trials;
  }

  private static List<Long> numbers(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  static Completed completed(TrialSpec spec, double score) {
    Map<Metric, Double> values = new TreeMap<>();
    values.put(Metric.GAIN, score / 3);
    values.put(Metric.LOG_LOSS, 0.1 + 1e-17);
    List<CalibrationDecile> deciles =
        List.of(
            new CalibrationDecile(1, 3, Math.abs(score) / 7, 0),
            new CalibrationDecile(4, 1L << 40, 1e-300, score * Math.PI));
    return new Completed(
        spec,
        score,
        Map.of(
            Part.VALID,
            new ScoreBlocks(
                List.of(score, 1.0 / 3), List.of(score - 0.1, 1e-300), List.of(score, 1.0 / 3)),
            Part.TEST,
            ScoreBlocks.ofOne(List.of(score - 0.1, score + 0.1, 1.0 / 3)),
            Part.TRAIN,
            new ScoreBlocks(List.of(), List.of(score), List.of(1.5))),
        Map.of(
            Part.VALID,
            Map.of(
                "click",
                new TargetMetrics(7, values, deciles),
                "like",
                new TargetMetrics(9, values))),
        new TrainingCurve(
            List.of(3, 5),
            Map.of("click", List.of((float) score / 3, Float.NaN)),
            List.of(score / 3)),
        HERE);
  }

  private static Failed failed(TrialSpec spec) {
    return new Failed(spec, Reason.OUT_OF_MEMORY, "no room for 12 GB", HERE);
  }

  @Test
  void oneStructureByTwoMethodsIsTwoTrialsThatTellTheirMethod() {
    List<TrialSpec> trials = new ArrayList<>();
    for (Method method : List.of(Method.DBMTL, Method.WDL)) {
      trials.add(
          new TrialSpec(
              trials.size() + 1L,
              new Candidate(
                  TargetGraph.empty(TARGETS),
                  NetworkSettings.DEFAULT.withMethod(method),
                  TrainingSettings.DEFAULT,
                  Map.of()),
              0,
              1000,
              Fidelity.FULL,
              "abc"));
    }
    store.enqueue(study.number(), trials);
    List<StoredTrial> stored = store.trials(study.number());
    assertThat(stored).extracting(StoredTrial::structure).containsExactly("", "");
    assertThat(stored).extracting(StoredTrial::method).containsExactly("dbmtl", "wdl");
  }

  @Test
  void statesAreThoseOfTheTrials() {
    store.enqueue(study.number(), trials(5));
    Claim first = claim(one, LONG);
    claim(two, LONG);
    store.finish(first, completed(trial(1, "click>like", 0), 0.5));
    Map<Long, TrialState> expected = new LinkedHashMap<>();
    store.trials(study.number()).forEach(trial -> expected.put(trial.number(), trial.state()));
    assertThat(store.states(study.number())).containsExactlyEntriesOf(expected);
    assertThat(store.states(study.number() + 1)).isEmpty();
  }

  @Test
  void hyperparametersOfACandidateAreThoseItWasAskedForWith() {
    TrialSpec plain = trial(1, "click>like", 0);
    TrialSpec other =
        new TrialSpec(
            2,
            new Candidate(
                plain.candidate().structure(),
                NetworkSettings.DEFAULT.withShared(List.of(16, 8)),
                TrainingSettings.DEFAULT.withBatch(77),
                Map.of()),
            0,
            1000,
            Fidelity.FULL,
            "abc");
    List<StoredTrial> stored = store.enqueue(study.number(), List.of(plain, other));
    Map<String, String> own = store.hyperparameters(study.number(), stored.get(1).key());
    assertThat(own)
        .containsEntry("training.batch", "77")
        .containsEntry("network.shared", "[16, 8]")
        .containsEntry("network.edge-signal", "embedding");
    Map<String, String> plains = store.hyperparameters(study.number(), stored.get(0).key());
    assertThat(plains).hasSameSizeAs(own).containsEntry("training.batch", "2000");
    assertThat(store.hyperparameters(study.number(), "other")).isEmpty();
    store.delete(study.number());
    assertThat(store.hyperparameters(study.number(), stored.get(0).key())).isEmpty();
  }

  private Claim claim(Worker worker, Duration lease) {
    return claim(worker, lease, numbers(50));
  }

  private Claim claim(Worker worker, Duration lease, List<Long> numbers) {
    return Objects.requireNonNull(store.claim(study.number(), numbers, worker, lease, 3));
  }

  private StoredStudy first() {
    return Objects.requireNonNull(store.current("first"));
  }

  private StoredTrial stored(long number) {
    return store.trials(study.number(), List.of(number)).get(0);
  }

  @Test
  void aStudyComesBackAsItWasPut() {
    StoredStudy second = store.add(study("second", new StudyBudget(0, 0, 0)), 1);
    StoredStudy again = store.add(study("first", new StudyBudget(1, 2, 3)), 2);
    assertThat(store.studies()).containsExactly(study, second, again);
    assertThat(store.current("first")).isEqualTo(again);
    assertThat(store.current("other")).isNull();
    assertThat(again.run()).isEqualTo(2);
    assertThat(study.study().settings()).containsEntry("training.batch", "100 \"ü'");
  }

  @Test
  void aRunThatIsThereIsNotAddedAgain() {
    assertThat(store.add(study("first", new StudyBudget(9, 9, 9)), 1)).isEqualTo(study);
    assertThat(store.studies()).hasSize(1);
  }

  @Test
  void aBudgetCanChangeAndASearchCanEnd() {
    store.setStopped(study.number(), "trials");
    assertThat(first().stopped()).isEqualTo("trials");
    StudyBudget larger = new StudyBudget(80, 0, 3);
    store.setBudget(study.number(), larger);
    assertThat(first().study().budget()).isEqualTo(larger);
    assertThat(first().stopped()).isNull();
  }

  @Test
  void aTrialIsAskedForOnce() {
    List<TrialSpec> asked =
        List.of(trial(1, "click>like", 0), trial(2, "click>like", 1), trial(3, "", 0));
    List<StoredTrial> first = store.enqueue(study.number(), asked);
    List<StoredTrial> again =
        store.enqueue(
            study.number(), List.of(asked.get(2), trial(4, "like>click", 0), asked.get(0)));
    assertThat(first).extracting(StoredTrial::number).containsExactly(1L, 2L, 3L);
    assertThat(again).extracting(StoredTrial::number).containsExactly(3L, 4L, 1L);
    assertThat(store.trials(study.number()))
        .extracting(StoredTrial::structure)
        .containsExactly("click>like", "click>like", "", "like>click");
    assertThat(store.trials(study.number())).allMatch(t -> t.state() == TrialState.QUEUED);
  }

  @Test
  void trialsOfTwoStudiesDoNotMix() {
    StoredStudy other = store.add(study("second", new StudyBudget(0, 0, 0)), 1);
    store.enqueue(study.number(), trials(3));
    store.enqueue(other.number(), trials(2));
    store.finish(claim(one, LONG), completed(trial(1, "click>like", 0), 1));
    assertThat(store.trials(other.number())).allMatch(t -> t.state() == TrialState.QUEUED);
    store.delete(other.number());
    assertThat(store.studies()).hasSize(1);
    assertThat(store.trials(study.number())).hasSize(3);
  }

  @Test
  void anOutcomeComesBackAsTheVerySameNumbers() {
    Random random = new Random(7);
    List<TrialSpec> specs = trials(40);
    store.enqueue(study.number(), specs);
    for (TrialSpec spec : specs) {
      Completed outcome = completed(spec, random.nextGaussian() * Math.pow(10, random.nextInt(9)));
      assertThat(store.finish(claim(one, LONG), outcome)).isTrue();
      StoredTrial stored = stored(spec.id());
      assertThat(stored.outcome(spec)).isEqualTo(outcome);
      assertThat(stored.score()).isEqualTo(outcome.score());
      assertThat(stored.state()).isEqualTo(TrialState.COMPLETED);
      assertThat(stored.started()).isNotNull();
      assertThat(stored.ended()).isNotNull();
    }
  }

  @Test
  void failedAndPrunedOutcomesComeBackToo() {
    List<TrialSpec> specs = trials(2);
    store.enqueue(study.number(), specs);
    Failed failure = failed(specs.get(0));
    assertThat(store.finish(claim(one, LONG), failure)).isTrue();
    assertThat(stored(1).outcome(specs.get(0))).isEqualTo(failure);
    assertThat(stored(1).cause()).isEqualTo("no room for 12 GB");
    TrialOutcome pruned = new TrialOutcome.Pruned(specs.get(1), HERE);
    assertThat(store.finish(claim(one, LONG), pruned)).isTrue();
    assertThat(stored(2).outcome(specs.get(1))).isEqualTo(pruned);
    assertThat(store.requeueFailed(study.number())).isEqualTo(1);
    assertThat(stored(1).state()).isEqualTo(TrialState.QUEUED);
    assertThat(stored(1).outcome(specs.get(0))).isNull();
  }

  @Test
  void claimsGoInOrderAndToOneWorkerOnly() {
    store.enqueue(study.number(), trials(4));
    assertThat(claim(one, LONG).trial()).isEqualTo(1);
    assertThat(claim(two, LONG).trial()).isEqualTo(2);
    assertThat(claim(two, LONG, List.of(1L, 4L)).trial()).isEqualTo(4);
    assertThat(claim(one, LONG).trial()).isEqualTo(3);
    assertThat(store.claim(study.number(), numbers(4), one, LONG, 3)).isNull();
    assertThat(store.claim(study.number(), List.of(), one, LONG, 3)).isNull();
    assertThat(stored(2).worker()).isEqualTo(two);
    assertThat(stored(2).state()).isEqualTo(TrialState.RUNNING);
  }

  @Test
  void aTrialWhoseLeaseEndedIsTakenOverAndTheLateResultIsRefused() {
    store.enqueue(study.number(), trials(1));
    TrialSpec spec = trials(1).get(0);
    Claim late = claim(one, OVER);
    Claim taken = claim(two, LONG);
    assertThat(taken.trial()).isEqualTo(late.trial());
    assertThat(taken.attempt()).isGreaterThan(late.attempt());
    assertThat(store.finish(late, completed(spec, 1))).isFalse();
    assertThat(store.retry(late, failed(spec))).isFalse();
    assertThat(store.release(late)).isFalse();
    assertThat(store.advanced(late)).isFalse();
    assertThat(store.renew(List.of(late, taken), LONG)).isEqualTo(Set.of(taken));
    assertThat(store.finish(taken, completed(spec, 2))).isTrue();
    assertThat(stored(1).score()).isEqualTo(2);
    assertThat(store.finish(taken, completed(spec, 3))).isFalse();
    assertThat(stored(1).score()).isEqualTo(2);
    assertThat(store.attempts(study.number(), 1))
        .extracting(Attempt::ending)
        .containsExactly("lost", "completed");
  }

  @Test
  void aLeaseThatEndedButWasNotTakenOverStillHolds() {
    store.enqueue(study.number(), trials(1));
    Claim claim = claim(one, OVER);
    assertThat(store.renew(List.of(claim), LONG)).containsExactly(claim);
    assertThat(store.claim(study.number(), numbers(1), two, LONG, 3)).isNull();
    assertThat(store.finish(claim, completed(trials(1).get(0), 1))).isTrue();
  }

  @Test
  void theLeasesOfAWorkerThatIsGoneEnd() {
    store.enqueue(study.number(), trials(2));
    claim(one, LONG);
    Claim other = claim(two, LONG);
    store.expire(study.number(), one);
    assertThat(claim(two, LONG).trial()).isEqualTo(1);
    assertThat(store.renew(List.of(other), LONG)).containsExactly(other);
  }

  @Test
  void aTrialThatIsLostTooOftenFails() {
    store.enqueue(study.number(), trials(2));
    for (int i = 0; i < 4; i++) {
      assertThat(claim(one, OVER).trial()).isEqualTo(1);
    }
    assertThat(claim(one, LONG).trial()).isEqualTo(2);
    assertThat(stored(1).state()).isEqualTo(TrialState.FAILED);
    assertThat(stored(1).cause()).contains("4 times");
    assertThat(stored(1).outcome(trials(1).get(0)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.KILLED));
  }

  @Test
  void lossesBeforeATrialMovedOnDoNotCount() {
    store.enqueue(study.number(), trials(2));
    for (int i = 0; i < 20; i++) {
      Claim claim = claim(one, OVER);
      assertThat(claim.trial()).isEqualTo(1);
      assertThat(store.advanced(claim)).isTrue();
    }
    assertThat(stored(1).losses()).isZero();
  }

  @Test
  void aRetriedTrialIsQueuedWithItsFailureKnown() {
    store.enqueue(study.number(), trials(1));
    Claim first = claim(one, LONG);
    assertThat(first.failures()).isZero();
    assertThat(store.retry(first, failed(trials(1).get(0)))).isTrue();
    Claim second = claim(two, LONG);
    assertThat(second.failures()).isEqualTo(1);
    assertThat(store.attempts(study.number(), 1)).hasSize(2);
    assertThat(store.attempts(study.number(), 1).get(0).cause()).isEqualTo("no room for 12 GB");
  }

  @Test
  void aReleasedTrialIsAsIfItHadNotBeenClaimed() {
    store.enqueue(study.number(), trials(1));
    assertThat(store.release(claim(one, LONG))).isTrue();
    assertThat(stored(1).state()).isEqualTo(TrialState.QUEUED);
    assertThat(stored(1).losses()).isZero();
    assertThat(claim(two, LONG).failures()).isZero();
  }

  @Test
  void sessionsSayWhoWorkedWhen() {
    store.seen(study.number(), one);
    store.seen(study.number(), two);
    store.seen(study.number(), one);
    List<Session> sessions = store.sessions(study.number());
    assertThat(sessions).extracting(Session::worker).containsExactlyInAnyOrder(one, two);
    assertThat(sessions).allMatch(session -> !session.seen().isBefore(session.started()));
  }

  @Test
  void manyNumbersCanBeAskedForAtOnce() {
    List<TrialSpec> specs = trials(1700);
    assertThat(store.enqueue(study.number(), specs)).hasSize(1700);
    List<Long> even = LongStream.rangeClosed(1, 850).map(i -> 2 * i).boxed().toList();
    assertThat(store.trials(study.number(), even)).extracting(StoredTrial::number).isEqualTo(even);
    assertThat(claim(one, LONG, even.subList(700, 850)).trial()).isEqualTo(1402);
  }

  @Test
  @Timeout(3600) // as many appends as the property says
  void thirtyTwoWritersWithAThousandAppendsEachAreExact() throws Exception {
    int writers = 32;
    int each = writes();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    Map<Long, Boolean> seen = new ConcurrentHashMap<>();
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        work.add(() -> append(writer, each, seen));
      }
      int finished = 0;
      for (Future<Integer> result : threads.invokeAll(work)) {
        finished += result.get();
      }
      assertThat(finished).isEqualTo(writers * each);
    } finally {
      threads.shutdownNow();
    }
    List<StoredTrial> trials = store.trials(study.number());
    assertThat(trials).hasSize(writers * each);
    assertThat(trials)
        .extracting(StoredTrial::number)
        .isEqualTo(LongStream.rangeClosed(1, (long) writers * each).boxed().toList());
    assertThat(trials).allMatch(t -> t.state() == TrialState.COMPLETED && t.attempts() == 1);
  }

  /** Appends of each of the 32 writers. */
  int writes() {
    return Integer.getInteger("dbmtl.test.appends", 50);
  }

  private int append(int writer, int each, Map<Long, Boolean> seen) {
    Worker worker = Worker.here();
    int finished = 0;
    for (int i = 0; i < each; i++) {
      TrialSpec spec = trial(0, "", writer * each + i);
      long number = store.enqueue(study.number(), List.of(spec)).get(0).number();
      assertThat(seen.put(number, true)).isNull();
      Claim claim = store.claim(study.number(), List.of(number), worker, LONG, 3);
      assertThat(claim).isNotNull();
      finished += store.finish(claim, completed(spec, i)) ? 1 : 0;
    }
    return finished;
  }
}
