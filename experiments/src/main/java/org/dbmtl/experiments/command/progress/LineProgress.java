package org.dbmtl.experiments.command.progress;

import java.io.PrintWriter;
import org.dbmtl.experiments.command.scaffold.Durations;

/**
 * Shows a search as plain lines, at most one each ten seconds unless something important happens.
 */
final class LineProgress extends SearchTally {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final PrintWriter out;
  private long last = System.nanoTime();

  LineProgress(PrintWriter out, int most, double minutes) {
    super(most, minutes);
    this.out = out;
  }

  @Override
  void show(boolean important) {
    long now = System.nanoTime();
    if (!important && now - last < PAUSE_NANOS) {
      return;
    }
    last = now;
    out.println(
        "%d/%d trainings%s%s"
            .formatted(
                done(),
                asked(),
                message().isEmpty() ? "" : ", " + message(),
                timeLeft()
                    .filter(left -> left.toSeconds() > 0)
                    .map(left -> ", at most %s left".formatted(Durations.text(left)))
                    .orElse("")));
    out.flush();
  }
}
