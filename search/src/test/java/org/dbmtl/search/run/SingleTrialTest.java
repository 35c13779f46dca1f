package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SingleTrialTest {
  private static final Provenance HERE = Provenance.here("fake", 1, "abc", 0, 0);
  private static final TrialSpec SPEC = spec();

  @TempDir Path folder;

  private static TrialSpec spec() {
    Study study = Studies.study(Studies.settings("greedy", 0, 1, 1, 0), "a", "b");
    Candidate candidate = Candidate.of(study, TargetGraph.parse(List.of("a", "b"), "a>b"));
    return new TrialSpec(1, candidate, 0, 7, Fidelity.FULL, "abc");
  }

  private @Nullable TrialOutcome run(FakeTrainer trainer, SearchListener listener) {
    return new SingleTrial(trainer, folder, Duration.ofSeconds(0)).run(SPEC, listener);
  }

  @Test
  void trialWorksInTheFolderAndTellsOfItsCheckpoints() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              assertThat(context.mayResume()).isTrue();
              assertThat(context.workFolder()).isEqualTo(folder);
              assertThat(context.shouldCheckpoint()).isTrue();
              context.checkpoint(new CheckpointEvent.Saved(1, 2));
              return FakeTrainer.outcome(spec);
            });
    List<CheckpointEvent> events = new ArrayList<>();
    SearchListener listener =
        new SearchListener() {
          @Override
          public void trialCheckpoint(TrialSpec trial, CheckpointEvent event) {
            events.add(event);
          }
        };
    assertThat(run(trainer, listener)).isInstanceOf(TrialOutcome.Completed.class);
    assertThat(events).containsExactly(new CheckpointEvent.Saved(1, 2));
  }

  @Test
  void whatGoesWrongIsAFailureWithItsReason() {
    FakeTrainer broken =
        new FakeTrainer(
            0,
            (spec, context) -> {
              throw new IllegalStateException("broken");
            });
    assertThat(run(broken, SearchListener.NONE))
        .isInstanceOfSatisfying(
            TrialOutcome.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(Reason.FAULT);
              assertThat(failed.cause()).contains("broken");
            });
    FakeTrainer full =
        new FakeTrainer(
            0,
            (spec, context) -> {
              throw new OutOfMemoryError("no memory for it");
            });
    assertThat(run(full, SearchListener.NONE))
        .isInstanceOfSatisfying(
            TrialOutcome.Failed.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.OUT_OF_MEMORY));
  }

  @Test
  void interruptingStopsItAndLeavesTheThreadInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              begun.countDown();
              while (!context.shouldStop()) {
                FakeTrainer.nap(1);
              }
              return new TrialOutcome.Pruned(spec, HERE);
            });
    List<Boolean> observed = Collections.synchronizedList(new ArrayList<>());
    Thread running =
        new Thread(
            () -> {
              observed.add(run(trainer, SearchListener.NONE) == null);
              observed.add(Thread.currentThread().isInterrupted());
            });
    running.start();
    begun.await();
    running.interrupt();
    running.join();
    assertThat(observed).containsExactly(true, true);
  }
}
