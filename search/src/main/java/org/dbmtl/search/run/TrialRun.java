package org.dbmtl.search.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.dbmtl.graph.StructureException;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialOutcome.Pruned;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * One claimed trial: trains it and tells the store what came of it.
 *
 * <p>What goes wrong inside it becomes a {@link Failed}; a store that fails and errors of the Java
 * machine other than lack of memory are thrown. Used by one thread, once.
 */
final class TrialRun {
  /** Waits between two tries to tell an outcome, ms: a database that restarts is back by then. */
  private static final long[] PAUSES = {200, 1000, 3000, 8000, 15000};

  private static final double GIGA = 1e9;

  private final Settings settings;
  private final Claim claim;
  private final TrialSpec trial;
  private final long start = System.nanoTime();
  private final long cpuStart = cpuNanos();

  /**
   * What the trials of a pool share.
   *
   * @param cancelled whether all trials are to stop
   */
  record Settings(
      StudySession session,
      CandidateTrainer trainer,
      TrialFolders folders,
      Duration checkpoints,
      TrialSettings limits,
      SearchListener listener,
      BooleanSupplier cancelled) {}

  TrialRun(Settings settings, Claim claim, TrialSpec trial) {
    this.settings = settings;
    this.claim = claim;
    this.trial = trial;
  }

  /**
   * Trains.
   *
   * @return the outcome that the store took, or null if the trial is not ended: it was stopped, or
   *     goes back into the queue, or another worker has it
   */
  @Nullable TrialOutcome run() {
    StudySession session = settings.session();
    session.hold(claim);
    try {
      settings.listener().trialStarted(trial);
      TrialOutcome outcome = outcome();
      if (session.isLost(claim)) {
        settings.listener().trialLost(trial);
        return null;
      }
      if (outcome instanceof Pruned && settings.cancelled().getAsBoolean()) {
        session.store().release(claim);
        return null;
      }
      return tell(outcome);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      session.store().release(claim);
      throw e;
    } finally {
      session.drop(claim);
    }
  }

  private TrialOutcome outcome() {
    try {
      double gigabytes = settings.trainer().memoryBytes(trial) / GIGA;
      double most = settings.limits().memory();
      if (most > 0 && gigabytes > most) {
        return failed(
            Reason.LIMIT,
            "it needs %.3g GB, but trial.memory is %s: allow more, or use smaller embeddings"
                .formatted(gigabytes, most));
      }
      Surroundings surroundings = new Surroundings();
      TrialOutcome outcome = settings.trainer().train(trial, surroundings);
      return outcome instanceof Pruned && surroundings.late
          ? failed(
              Reason.LIMIT,
              "it took longer than trial.minutes %s: allow more, or train fewer epochs"
                  .formatted(settings.limits().minutes()))
          : outcome;
    } catch (StoreException e) {
      throw e;
    } catch (StudyException | StructureException e) {
      return failed(Reason.MISTAKE, oneLine(String.valueOf(e.getMessage())));
    } catch (OutOfMemoryError e) {
      return failed(Reason.OUT_OF_MEMORY, inOneLine(e));
    } catch (RuntimeException e) {
      return failed(Reason.FAULT, inOneLine(e));
    }
  }

  /** Tells the store, more than once if it must be. */
  private @Nullable TrialOutcome tell(TrialOutcome outcome) {
    for (int tries = 0; ; tries++) {
      try {
        if (outcome instanceof Failed failed
            && failed.reason() == Reason.OUT_OF_MEMORY
            && claim.failures() < settings.limits().retries()) {
          if (settings.session().store().retry(claim, failed)) {
            settings.listener().trialRetried(failed);
          }
          return null;
        }
        if (settings.session().store().finish(claim, outcome)) {
          return outcome;
        }
        settings.listener().trialLost(trial);
        return null;
      } catch (StoreException e) {
        if (tries == PAUSES.length || settings.cancelled().getAsBoolean()) {
          throw e;
        }
        pause(PAUSES[tries]);
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a worker must not be interrupted", e);
    }
  }

  private Failed failed(Reason reason, String cause) {
    return new Failed(
        trial,
        reason,
        cause,
        Provenance.here(
            trial.candidate().training().engine(),
            1,
            trial.data(),
            (cpuNanos() - cpuStart) / GIGA,
            (System.nanoTime() - start) / GIGA));
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static String inOneLine(Throwable fault) {
    String message = fault.getMessage();
    String name = fault.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + oneLine(message);
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private final class Surroundings implements TrialContext {
    private final Path own = settings.folders().folder(claim.trial(), trial);
    private final double mostNanos = settings.limits().minutes() * 60 * GIGA;
    private long saved = System.nanoTime();
    private boolean late;

    @Override
    public void progress(double share) {
      settings.listener().trialProgressed(trial, share);
    }

    @Override
    public boolean shouldStop() {
      late = mostNanos > 0 && System.nanoTime() - start > mostNanos;
      return late || settings.cancelled().getAsBoolean() || settings.session().isLost(claim);
    }

    @Override
    public boolean shouldCheckpoint() {
      long now = System.nanoTime();
      boolean due = now - saved >= settings.checkpoints().toNanos();
      saved = due ? now : saved;
      return due;
    }

    @Override
    public boolean mayResume() {
      return Files.isDirectory(own);
    }

    @Override
    public boolean keepsModel(double score) {
      return settings.folders().keepsModel(trial, score);
    }

    @Override
    public boolean keepsProgress() {
      return settings.folders().keepsProgress();
    }

    @Override
    public void checkpoint(CheckpointEvent event) {
      if (event instanceof CheckpointEvent.Saved) {
        advance();
      }
      settings.listener().trialCheckpoint(trial, event);
    }

    private void advance() {
      try {
        settings.session().store().advanced(claim);
      } catch (StoreException e) {
        // The checkpoint counts all the same; only the count of losses is too high.
      }
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
}
