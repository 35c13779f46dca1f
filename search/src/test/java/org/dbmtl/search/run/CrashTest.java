package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.run.FaultyStore.Crash;
import org.dbmtl.search.run.FaultyStore.Moment;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TestPostgres;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A search that ends at any instant goes on as if it had not. The process ends by a {@link
 * FaultyStore}, after which nothing reaches the store; {@code dbmtl.test.long} also crashes the
 * search that goes on, at each of its writes, and does so on stores in files and on PostgreSQL.
 */
class CrashTest {
  private static final boolean LONG = Boolean.getBoolean("dbmtl.test.long");

  private static final String NEEDS_PROFILE = "a case of the long form: mvn -Pkills";

  /** Steps of a training. */
  private static final int STEPS = 3;

  @TempDir Path folder;

  private static Study study(int parallel) {
    SearchSettings settings = Studies.settings("local", 9, 2, parallel, 1);
    return SharedStudies.limits(Studies.study(settings, "a", "b", "c"));
  }

  @ParameterizedTest(name = "{0} every write, {1} trials side by side")
  @CsvSource({"BEFORE, 1", "AFTER, 1", "BEFORE, 3", "AFTER, 3"})
  void aCrashAtAnyWriteChangesNothing(Moment moment, int parallel) {
    assumeTrue(LONG || parallel == 1, NEEDS_PROFILE);
    crashAtEachWrite(moment, parallel, TrialStores.inMemory());
  }

  @ParameterizedTest(name = "{0} every write")
  @EnumSource
  void aCrashAtAnyWriteToAFileChangesNothing(Moment moment) {
    assumeTrue(LONG, NEEDS_PROFILE);
    crashAtEachWrite(moment, 2, TrialStores.open(folder.toString()));
  }

  @ParameterizedTest(name = "{0} every write")
  @EnumSource
  void aCrashAtAnyWriteToPostgresChangesNothing(Moment moment) throws Exception {
    assumeTrue(LONG, NEEDS_PROFILE);
    crashAtEachWrite(moment, 2, TrialStores.open(TestPostgres.newDatabase("crash")));
  }

  /** Crashes at the first write, then at the second, until a search gets through. */
  private void crashAtEachWrite(Moment moment, int parallel, TrialStore opened) {
    Study study = study(parallel);
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    int write = 0;
    try (TrialStore store = opened) {
      boolean crashed = true;
      while (crashed) {
        write++;
        Path output = folder.resolve("at-" + write);
        crashed = crashes(new FaultyStore(store, write, moment), study, output);
        assertGoesOn(store, study, unbroken, output);
        store.delete(SharedStudies.current(store, study).number());
      }
    } catch (AssertionError e) {
      throw new AssertionError("crashed %s write %d".formatted(moment, write), e);
    }
    System.out.printf(
        "crashed %s each of %d writes, %d trials side by side%n", moment, write - 1, parallel);
    assertThat(write).isGreaterThan(40);
  }

  @Test
  void aSecondCrashAtAnyWriteOfTheSearchThatGoesOnChangesNothing() {
    Study study = study(1);
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    int crashes = 0;
    try (TrialStore store = TrialStores.inMemory()) {
      for (int first = 1; first <= 60; first += LONG ? 1 : 14) {
        boolean crashed = true;
        for (int second = 1; crashed; second += LONG ? 1 : 9) {
          Path output = folder.resolve("at-%d-%d".formatted(first, second));
          crashes(new FaultyStore(store, first, Moment.AFTER), study, output);
          endLeases(store, study);
          crashed = crashes(new FaultyStore(store, second, Moment.BEFORE), study, output);
          assertGoesOn(store, study, unbroken, output);
          store.delete(SharedStudies.current(store, study).number());
          crashes++;
        }
      }
    }
    System.out.printf("crashed twice in %d ways%n", crashes);
  }

  /** As another process does that sees that the first is gone. */
  private static void endLeases(TrialStore store, Study study) {
    StoredStudy current = store.current(study.name());
    if (current != null) {
      for (StoredTrial trial : store.trials(current.number())) {
        if (trial.state() == TrialState.RUNNING && trial.worker() != null) {
          store.expire(current.number(), trial.worker());
        }
      }
    }
  }

  private static boolean crashes(FaultyStore store, Study study, Path output) {
    return crashes(store, study, new StepTrainer(output), output);
  }

  private static boolean crashes(FaultyStore store, Study study, StepTrainer trainer, Path output) {
    try {
      search(store, study, trainer, output);
      return false;
    } catch (Crash e) {
      return true;
    }
  }

  private static SearchResult search(
      TrialStore store, Study study, CandidateTrainer trainer, Path output) {
    return SharedStudies.search(
        store, study, trainer, output, StudySession.LEASE, SearchListener.NONE);
  }

  private void assertGoesOn(TrialStore store, Study study, SearchResult unbroken, Path output) {
    endLeases(store, study);
    SearchResult result = search(store, study, new StepTrainer(output), output);
    assertThat(SharedStudies.ranking(result)).isEqualTo(SharedStudies.ranking(unbroken));
    int lost = SharedStudies.assertWhole(store, study, unbroken, output);
    assertThat(lost).isBetween(0, 2 * study.search().parallel());
  }

  @Test
  void aCrashInTheMiddleOfATrialGoesOnFromItsCheckpoint() {
    Study study = study(1);
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    int trainings = SharedStudies.trainings(unbroken);
    try (TrialStore store = TrialStores.inMemory()) {
      for (int trial = 1; trial <= trainings; trial++) {
        for (int step = 1; step <= STEPS; step++) {
          Path output = folder.resolve("in-%d-%d".formatted(trial, step));
          FaultyStore faulty = new FaultyStore(store);
          StepTrainer first = new StepTrainer(output, faulty, trial, step);
          assertThat(crashes(faulty, study, first, output)).isTrue();
          endLeases(store, study);
          StepTrainer second = new StepTrainer(output);
          search(store, study, second, output);
          // Each step of each trial is done once, whichever process does it.
          assertThat(second.resumed).containsExactly("trial %d at step %d".formatted(trial, step));
          assertThat(first.steps.get() + second.steps.get()).isEqualTo(STEPS * trainings);
          assertThat(SharedStudies.assertWhole(store, study, unbroken, output)).isEqualTo(1);
          assertThat(output.resolve("trials/run-1")).doesNotExist();
          store.delete(SharedStudies.current(store, study).number());
        }
      }
    }
    System.out.printf("crashed in each of %d trials after each of %d steps%n", trainings, STEPS);
  }

  @Test
  void aSearchThatIsInterruptedAfterAnyTrialGoesOn() throws InterruptedException {
    Study study = study(2);
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    try (TrialStore store = TrialStores.inMemory()) {
      for (int last = 0; last < SharedStudies.trainings(unbroken); last++) {
        Path output = folder.resolve("after-" + last);
        SearchResult stopped = interruptedAfter(last, store, study, output);
        if (last <= study.search().trials()) {
          assertThat(stopped.stopped()).isEqualTo(StopReason.CANCELLED);
        }
        assertThat(SharedStudies.trials(store, study))
            .noneMatch(trial -> trial.state() == TrialState.RUNNING);
        assertThat(SharedStudies.ranking(search(store, study, new StepTrainer(output), output)))
            .isEqualTo(SharedStudies.ranking(unbroken));
        assertThat(SharedStudies.assertWhole(store, study, unbroken, output)).isZero();
        store.delete(SharedStudies.current(store, study).number());
      }
    }
  }

  /** Interrupts the thread that searches, as Ctrl-C does, as soon as so many trials have ended. */
  private static SearchResult interruptedAfter(
      int trials, TrialStore store, Study study, Path output) throws InterruptedException {
    List<SearchResult> results = new ArrayList<>();
    AtomicInteger ended = new AtomicInteger();
    Thread search =
        new Thread(
            () -> {
              Thread own = Thread.currentThread();
              if (trials == 0) {
                own.interrupt();
              }
              results.add(
                  SharedStudies.search(
                      store,
                      study,
                      new StepTrainer(output),
                      output,
                      StudySession.LEASE,
                      new SearchListener() {
                        @Override
                        public void trialFinished(TrialOutcome outcome) {
                          if (ended.incrementAndGet() == trials) {
                            own.interrupt();
                          }
                        }
                      }));
            });
    search.start();
    search.join();
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  /**
   * Trains in steps and saves a checkpoint after each. Memory runs out once in a study, at the
   * first try of its third trial. May crash after a step.
   */
  private static final class StepTrainer implements CandidateTrainer {
    final List<String> resumed = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger steps = new AtomicInteger();
    private final Path output;
    private final @Nullable FaultyStore store;
    private final int trial;
    private final int step;

    StepTrainer(Path output) {
      this(output, null, 0, 0);
    }

    StepTrainer(Path output, @Nullable FaultyStore store, int trial, int step) {
      this.output = output;
      this.store = store;
      this.trial = trial;
      this.step = step;
    }

    @Override
    public TrialOutcome train(TrialSpec spec, TrialContext context) {
      try {
        if (spec.id() == 3 && output.resolve("memory").toFile().mkdirs()) {
          throw new OutOfMemoryError("for this once");
        }
        int done = resume(spec, context);
        while (done < STEPS) {
          if (context.shouldStop()) {
            return new TrialOutcome.Pruned(spec, Provenance.here("fake", 1, spec.data(), 0, 0));
          }
          done++;
          steps.incrementAndGet();
          Files.writeString(checkpoint(context), Integer.toString(done));
          context.checkpoint(new CheckpointEvent.Saved(done, STEPS));
          if (store != null && spec.id() == trial && done == step) {
            throw store.crash();
          }
        }
        return FakeTrainer.outcome(spec);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int resume(TrialSpec spec, TrialContext context) throws IOException {
      if (!context.mayResume() || !Files.exists(checkpoint(context))) {
        return 0;
      }
      int done = Integer.parseInt(Files.readString(checkpoint(context)));
      resumed.add("trial %d at step %d".formatted(spec.id(), done));
      return done;
    }

    private static Path checkpoint(TrialContext context) {
      return context.workFolder().resolve("step");
    }

    @Override
    public void close() {}
  }
}
