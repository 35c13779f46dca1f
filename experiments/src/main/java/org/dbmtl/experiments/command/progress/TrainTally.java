package org.dbmtl.experiments.command.progress;

import java.time.Duration;
import java.util.Optional;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.CheckpointEvent.Ignored;
import org.dbmtl.search.trial.CheckpointEvent.Resumed;
import org.dbmtl.search.trial.CheckpointEvent.Saved;
import org.dbmtl.search.trial.CheckpointEvent.Unsaved;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/** Counts how far one training is and how fast, and shows nothing by itself. Thread-safe. */
public class TrainTally implements SearchListener, AutoCloseable {
  private final long rows;
  private final Talk talk;
  private double first = Double.NaN;
  private double share;
  private long firstNanos;
  private long lastNanos;
  private long firstStep;
  private @Nullable Saved saved;
  private boolean unsaved;

  /**
   * @param rows rows of the training part times epochs
   * @param talk says what becomes of the checkpoint
   */
  TrainTally(long rows, Talk talk) {
    this.rows = rows;
    this.talk = talk;
  }

  /** A tally that the user sees as he wants it. */
  public static TrainTally shown(long rows, Talk talk) {
    if (talk.quiet()) {
      return new TrainTally(rows, talk);
    }
    return Talk.onTerminal() ? new TrainBar(rows, talk) : new TrainLines(rows, talk);
  }

  /** Shows the tally again after a step; called by one thread at a time, often. */
  void show() {}

  @Override
  public synchronized void trialProgressed(TrialSpec trial, double newShare) {
    lastNanos = System.nanoTime();
    if (Double.isNaN(first)) {
      first = newShare;
      firstNanos = lastNanos;
    }
    share = newShare;
    show();
  }

  @Override
  public synchronized void trialCheckpoint(TrialSpec trial, CheckpointEvent event) {
    if (event instanceof Resumed resumed) {
      firstStep = resumed.step();
      saved = new Saved(resumed.step(), resumed.steps());
      talk.say("going on from step %,d of %,d".formatted(resumed.step(), resumed.steps()));
    } else if (event instanceof Ignored ignored) {
      talk.say("the checkpoint in the output folder is ignored: %s".formatted(ignored.cause()));
    } else if (event instanceof Saved now) {
      saved = now;
    } else if (event instanceof Unsaved failed && !unsaved) {
      unsaved = true;
      talk.say("no checkpoint can be written, training goes on: %s".formatted(failed.cause()));
    }
  }

  /** How far the training is, in [0, 1]. */
  final synchronized double share() {
    return share;
  }

  /** Steps that earlier runs had done. */
  public final synchronized long firstStep() {
    return firstStep;
  }

  /** The checkpoint that there is, or null. */
  public final synchronized @Nullable Saved saved() {
    return saved;
  }

  /** Rows that went through a step of this run, each second; null before the second step. */
  public final synchronized @Nullable Double rowsPerSecond() {
    return share > first
        ? (Double) ((share - first) * rows / ((lastNanos - firstNanos) / 1e9))
        : null;
  }

  /** Time left at the pace so far. */
  final synchronized Optional<Duration> timeLeft() {
    Double pace = rowsPerSecond();
    return pace == null
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round((1 - share) * rows / pace * 1000)));
  }

  @Override
  public void close() {}
}
