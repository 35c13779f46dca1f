package org.dbmtl.search.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;

/** Puts trials into a store, in the states that a test wants. */
public final class ExampleTrials {
  private static final Provenance HERE = Provenance.here("fake", 1, "abc", 1.5, 2.5);

  private ExampleTrials() {}

  /** A study that keeps the models of its best candidate. */
  public static StoredStudy study(TrialStore store, String name, int run) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("seed", "1");
    settings.put("trial.keep", "1");
    return store.add(
        new NewStudy(name, "abc", settings, List.of(), new StudyBudget(60, 0, 2)), run);
  }

  /** A trial of a structure over click, like and stay. */
  public static TrialSpec trial(long id, String structure, int repeat) {
    return TrialStoreContract.trial(id, structure, repeat);
  }

  /** Asks for a trial; it waits. */
  public static StoredTrial queued(TrialStore store, StoredStudy study, TrialSpec spec) {
    return store.enqueue(study.number(), List.of(spec)).get(0);
  }

  /** A trial that a worker has claimed. */
  public static Claim running(TrialStore store, StoredStudy study, TrialSpec spec, Worker worker) {
    long number = queued(store, study, spec).number();
    return Objects.requireNonNull(
        store.claim(study.number(), List.of(number), worker, Duration.ofMinutes(10), 3));
  }

  /** A trial with its score. */
  public static void completed(
      TrialStore store, StoredStudy study, TrialSpec spec, double score, Worker worker) {
    TargetMetrics metrics = new TargetMetrics(10, Map.of(Metric.AUC, 0.75, Metric.GAIN, score));
    TrialOutcome outcome =
        new Completed(spec, score, Map.of(Part.VALID, Map.of("click", metrics)), HERE);
    store.finish(running(store, study, spec, worker), outcome);
  }

  /** A trial that cannot be trained. */
  public static void failed(TrialStore store, StoredStudy study, TrialSpec spec, Worker worker) {
    TrialOutcome outcome = new Failed(spec, Reason.DIVERGED, "the loss of 'like' is NaN", HERE);
    store.finish(running(store, study, spec, worker), outcome);
  }
}
