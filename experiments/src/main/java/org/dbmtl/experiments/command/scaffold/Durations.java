package org.dbmtl.experiments.command.scaffold;

import java.time.Duration;

/** Writes a stretch of time for people. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 4.2 s}, {@code 3 min 5 s} or {@code 2 h 10 min}. */
  public static String text(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (seconds < 60) {
      return "%.1f s".formatted(duration.toMillis() / 1000.0);
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }
}
