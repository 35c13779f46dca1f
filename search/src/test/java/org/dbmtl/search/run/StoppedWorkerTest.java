package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.WorkerMain.Job;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.Study;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is stopped (SIGSTOP) in a trial, as by a laptop that is closed, and continued. */
class StoppedWorkerTest {
  private static final Duration LEASE = Duration.ofMillis(500);

  @TempDir Path folder;

  @Test
  void aWorkerStoppedForFourLeasesLivesOnAndItsLateResultIsRefused() throws Exception {
    Path output = folder.resolve("out");
    Job job = new Job(output.toString(), output, 100, 4, 300, LEASE);
    Study study = job.study();
    WorkerProcess worker = new WorkerProcess(WorkerJava.plain(), job, folder.resolve("worker"));
    try (TrialStore store = TrialStores.open(output.toString())) {
      StoredTrial taken = stopInTrial(worker, store, study);
      long stopped = System.nanoTime();
      Thread other = otherWorker(job);
      while (System.nanoTime() - stopped < 4 * LEASE.toNanos()
          || !stateOf(store, study, taken).equals(TrialState.COMPLETED)) {
        Thread.sleep(20);
      }
      worker.signal("CONT");
      other.join();
      worker.join();

      List<Attempt> attempts =
          store.attempts(SharedStudies.current(store, study).number(), taken.number());
      assertThat(attempts.get(attempts.size() - 1).worker().pid())
          .isEqualTo(ProcessHandle.current().pid());
      assertThat(attempts).extracting(Attempt::ending).contains("lost").endsWith("completed");

      String key = WorkerMain.key(taken.seed(), taken.method(), taken.structure());
      assertThat(worker.notes(WorkerMain.LOST)).extracting(n -> n[1] + "\t" + n[2]).contains(key);
      assertThat(worker.notes(WorkerMain.FINISHED))
          .extracting(n -> n[1] + "\t" + n[2])
          .doesNotContain(key);
      int after = finishedAfter(worker, key);
      assertThat(after).as("trials of the worker that count after that").isPositive();

      SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
      SharedStudies.assertWhole(store, study, unbroken, output);
      System.out.printf(
          "stopped in trial %d for four leases, result refused, %d trials count after that%n",
          taken.number(), after);
    } finally {
      worker.kill();
    }
  }

  /** Stops the worker; it is stopped in the trial that is returned. */
  private static StoredTrial stopInTrial(WorkerProcess worker, TrialStore store, Study study)
      throws Exception {
    while (true) {
      while (!worker.isInTrial()) {
        assertThat(worker.isAlive()).as("%s", worker).isTrue();
        Thread.sleep(5);
      }
      worker.signal("STOP");
      for (StoredTrial trial : SharedStudies.trials(store, study)) {
        if (trial.state() == TrialState.RUNNING && isOutsideAWrite(worker, store, study)) {
          return trial;
        }
      }
      // It had told its result, and noted nothing of it yet.
      worker.signal("CONT");
      Thread.sleep(50);
    }
  }

  /** A worker that is stopped inside a write to a SQLite file holds its lock; then it goes on. */
  private static boolean isOutsideAWrite(WorkerProcess worker, TrialStore store, Study study)
      throws Exception {
    long number = SharedStudies.current(store, study).number();
    CompletableFuture<Void> write =
        CompletableFuture.runAsync(() -> store.seen(number, Worker.here()));
    try {
      write.get(3, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      worker.signal("CONT");
      write.get();
      return false;
    }
  }

  private static Thread otherWorker(Job job) {
    Thread thread =
        new Thread(
            () -> {
              try (TrialStore store = TrialStores.open(job.store())) {
                SearchResult result =
                    SharedStudies.search(
                        store,
                        job.study(),
                        new FakeTrainer(job.napMillis()),
                        job.folder(),
                        job.lease(),
                        SearchListener.NONE);
                assertThat(result.outcomes()).hasSize(job.trials());
              }
            });
    thread.start();
    return thread;
  }

  private static TrialState stateOf(TrialStore store, Study study, StoredTrial trial) {
    return Objects.requireNonNull(
            store
                .trials(SharedStudies.current(store, study).number(), List.of(trial.number()))
                .get(0))
        .state();
  }

  private static int finishedAfter(WorkerProcess worker, String lost) throws Exception {
    int finished = 0;
    boolean after = false;
    for (String[] note : worker.notes()) {
      after |= note[0].equals(WorkerMain.LOST) && lost.equals(note[1] + "\t" + note[2]);
      finished += after && note[0].equals(WorkerMain.FINISHED) ? 1 : 0;
    }
    return finished;
  }
}
