package org.dbmtl.experiments.command.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import me.tongfei.progressbar.ProgressBar;
import org.dbmtl.experiments.command.scaffold.Durations;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far predictions are: a bar on a terminal, and else a line each ten seconds. Used by one
 * thread.
 */
public final class PredictTally implements AutoCloseable {
  private static final long PAUSE_NANOS = 10_000_000_000L;
  private static final int STEPS = 1000;

  private final Talk talk;
  private final DoubleSupplier share;
  private final long start = System.nanoTime();
  private final @Nullable ProgressBar bar;
  private long last = start;
  private long rows;

  /**
   * @param share of the source that is read, 0 where it is not known
   */
  public PredictTally(Talk talk, DoubleSupplier share) {
    this.talk = talk;
    this.share = share;
    bar =
        talk.quiet() || !Talk.onTerminal()
            ? null
            : BarProgress.bar(STEPS, this::timeLeft).setUnit(" rows", 1).build();
  }

  private Optional<Duration> timeLeft() {
    double done = share.getAsDouble();
    double nanos = System.nanoTime() - start;
    return done <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos((long) (nanos / done - nanos)));
  }

  /** Takes in how many rows are written. */
  public void rows(long written) {
    rows = written;
    if (bar != null) {
      bar.stepTo(Math.round(share.getAsDouble() * STEPS));
      bar.setExtraMessage(" %,d rows, %,.0f rows/s".formatted(rows, pace()));
    } else if (System.nanoTime() - last >= PAUSE_NANOS) {
      last = System.nanoTime();
      talk.say(
          "%,d rows, %.0f %% of the input, %,.0f rows/s, %s left"
              .formatted(
                  rows,
                  Math.floor(share.getAsDouble() * 100),
                  pace(),
                  timeLeft().map(Durations::text).orElse("unknown time")));
    }
  }

  /** Rows per second so far. */
  public double pace() {
    return rows * 1e9 / Math.max(1, System.nanoTime() - start);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
