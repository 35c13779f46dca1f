package org.dbmtl.search.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Gets trials trained, side by side here and by the other workers of the study, and gives their
 * outcomes in trial order.
 *
 * <p>Trials are asked for in the store; each of the pool's threads claims one after the other until
 * all have their outcome, whoever told it. So the outcomes are the same for any number of threads
 * and processes, killed or not. Interrupting the thread that waits in {@link #run} cancels: running
 * trials are asked to stop and waited for (they are not interrupted, which would close the files
 * they map), and go back into the queue. One thread owns a pool.
 */
final class TrialPool implements AutoCloseable {
  /** A crash costs a trial at most this much of its training, unless the caller says otherwise. */
  static final Duration CHECKPOINTS = Duration.ofMinutes(5);

  private final TrialRun.Settings settings;
  private final int parallel;
  private final ExecutorService workers;
  private volatile boolean cancelled;

  /**
   * @param folders where trials keep what they save on their way
   * @param checkpoints time between two checkpoints of a trial
   */
  TrialPool(
      StudySession session,
      CandidateTrainer trainer,
      TrialFolders folders,
      Duration checkpoints,
      TrialSettings limits,
      SearchListener listener,
      int parallel) {
    this.settings =
        new TrialRun.Settings(
            session, trainer, folders, checkpoints, limits, listener, () -> cancelled);
    this.parallel = parallel;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newFixedThreadPool(
            parallel,
            task -> {
              Thread thread = new Thread(task, "dbmtl-trial-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Whether the owning thread was interrupted in {@link #run}. */
  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Gets these trials trained, those in front first.
   *
   * @param mayStart asked before each trial; false leaves those out that no worker has begun
   * @return the outcomes of those that have ended, in the order of the trials
   * @throws org.dbmtl.search.store.StoreException if the store fails, after all running trials of
   *     this process have ended
   */
  List<TrialOutcome> run(List<TrialSpec> trials, BooleanSupplier mayStart) {
    if (Thread.currentThread().isInterrupted()) {
      cancelled = true;
      return List.of();
    }
    TrialBatch batch = new TrialBatch(settings, trials, mayStart);
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < Math.min(parallel, batch.size()); i++) {
      futures.add(workers.submit(batch::work));
    }
    await(futures, batch);
    return batch.outcomes();
  }

  private void await(List<Future<?>> futures, TrialBatch batch) {
    Throwable fault = null;
    boolean interrupted = false;
    for (Future<?> future : futures) {
      boolean waiting = true;
      while (waiting) {
        try {
          future.get();
          waiting = false;
        } catch (InterruptedException e) {
          // Goes on waiting: a trial that is asked to stop ends soon, and its files are then free.
          interrupted = true;
          cancelled = true;
          batch.wake();
        } catch (ExecutionException e) {
          cancelled = true;
          batch.wake();
          fault = fault == null ? e.getCause() : fault;
          waiting = false;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (fault instanceof RuntimeException mistake) {
      throw mistake;
    }
    if (fault instanceof Error error) {
      throw error;
    }
  }

  /** Ends the threads; none is training any more when {@link #run} has returned. */
  @Override
  public void close() {
    workers.shutdown();
  }
}
