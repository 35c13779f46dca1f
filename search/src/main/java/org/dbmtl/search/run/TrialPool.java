package org.dbmtl.search.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.dbmtl.graph.StructureException;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Trains trials side by side and gives their outcomes in trial order.
 *
 * <p>What goes wrong inside a trial becomes a {@link TrialOutcome.Failed}; the user's mistakes and
 * errors of the Java machine other than lack of memory end the run. Interrupting the thread that
 * waits in {@link #run} cancels: running trials are asked to stop and waited for (they are not
 * interrupted, which would close the files they map), others do not start. One thread owns a pool.
 */
final class TrialPool implements AutoCloseable {
  private static final Duration CHECKPOINTS = Duration.ofMinutes(5);

  private final CandidateTrainer trainer;
  private final Function<TrialSpec, Path> folders;
  private final long checkpointNanos;
  private final SearchListener listener;
  private final ExecutorService workers;
  private volatile boolean cancelled;

  /**
   * @param folders work folder of each trial, made when the trial asks for it
   * @param checkpoints a crash costs a trial at most this much of its training
   */
  TrialPool(
      CandidateTrainer trainer,
      Function<TrialSpec, Path> folders,
      Duration checkpoints,
      SearchListener listener,
      int parallel) {
    this.trainer = trainer;
    this.folders = folders;
    this.checkpointNanos = checkpoints.toNanos();
    this.listener = listener;
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

  /**
   * A pool whose trials have folders of their own in one, and checkpoint every few minutes.
   *
   * @param folder made when a trial asks for its own
   */
  static TrialPool in(
      Path folder, CandidateTrainer trainer, SearchListener listener, int parallel) {
    return new TrialPool(
        trainer,
        trial -> folder.resolve(String.format(Locale.ROOT, "trial-%05d", trial.id())),
        CHECKPOINTS,
        listener,
        parallel);
  }

  /** Whether the owning thread was interrupted in {@link #run}. */
  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Trains these trials, those in front first.
   *
   * @param mayStart asked before each trial; false leaves it and all after it out
   * @return the outcomes of those that were started and not cancelled, in the order of the trials
   * @throws StudyException as a trainer throws it, after all running trials have ended
   */
  List<TrialOutcome> run(List<TrialSpec> trials, BooleanSupplier mayStart) {
    List<Future<@Nullable TrialOutcome>> futures = new ArrayList<>();
    for (TrialSpec trial : trials) {
      futures.add(workers.submit(() -> train(trial, mayStart)));
    }
    List<TrialOutcome> outcomes = new ArrayList<>();
    Throwable fault = null;
    boolean interrupted = false;
    for (Future<@Nullable TrialOutcome> future : futures) {
      boolean waiting = true;
      while (waiting) {
        try {
          TrialOutcome outcome = future.get();
          if (outcome != null) {
            outcomes.add(outcome);
          }
          waiting = false;
        } catch (InterruptedException e) {
          // Goes on waiting: a trial that is asked to stop ends soon, and its files are then free.
          interrupted = true;
          cancelled = true;
        } catch (ExecutionException e) {
          cancelled = true;
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
    return outcomes;
  }

  private @Nullable TrialOutcome train(TrialSpec trial, BooleanSupplier mayStart) {
    if (cancelled || !mayStart.getAsBoolean()) {
      return null;
    }
    long start = System.nanoTime();
    long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    listener.trialStarted(trial);
    TrialOutcome outcome;
    try {
      outcome = trainer.train(trial, new Surroundings(trial));
    } catch (StudyException | StructureException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart;
      outcome =
          new TrialOutcome.Failed(
              trial,
              e instanceof OutOfMemoryError ? Reason.OUT_OF_MEMORY : Reason.FAULT,
              inOneLine(e),
              Provenance.here(
                  trial.candidate().training().engine(),
                  1,
                  trial.data(),
                  cpu / 1e9,
                  (System.nanoTime() - start) / 1e9));
    }
    if (cancelled && outcome instanceof TrialOutcome.Pruned) {
      return null;
    }
    listener.trialFinished(outcome);
    return outcome;
  }

  private static String inOneLine(Throwable fault) {
    String message = fault.getMessage();
    String name = fault.getClass().getSimpleName();
    return message == null || message.isBlank()
        ? name
        : name + ": " + message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private final class Surroundings implements TrialContext {
    private final TrialSpec trial;
    private final Path own;
    private long saved = System.nanoTime();

    Surroundings(TrialSpec trial) {
      this.trial = trial;
      this.own = folders.apply(trial);
    }

    @Override
    public void progress(double share) {
      listener.trialProgressed(trial, share);
    }

    @Override
    public boolean shouldStop() {
      return cancelled;
    }

    @Override
    public boolean shouldCheckpoint() {
      long now = System.nanoTime();
      boolean due = now - saved >= checkpointNanos;
      saved = due ? now : saved;
      return due;
    }

    @Override
    public boolean mayResume() {
      return Files.isDirectory(own);
    }

    @Override
    public void checkpoint(CheckpointEvent event) {
      listener.trialCheckpoint(trial, event);
    }

    @Override
    public Path workFolder() {
      try {
        return Files.createDirectories(own);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends the workers; none is training any more when {@link #run} has returned. */
  @Override
  public void close() {
    workers.shutdown();
  }
}
