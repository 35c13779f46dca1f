package org.dbmtl.experiments.command.progress;

import org.dbmtl.experiments.command.scaffold.Durations;
import org.dbmtl.experiments.command.scaffold.Talk;

/** Shows a training as plain lines, at most one each ten seconds. */
final class TrainLines extends TrainTally {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final Talk talk;
  private long last = System.nanoTime();

  TrainLines(long rows, Talk talk) {
    super(rows, talk);
    this.talk = talk;
  }

  @Override
  void show() {
    long now = System.nanoTime();
    Double pace = rowsPerSecond();
    if (share() == 1) {
      talk.say("100 %, evaluating ...");
    } else if (now - last >= PAUSE_NANOS && pace != null) {
      last = now;
      talk.say(
          "%.0f %%, %,.0f rows/s, %s left"
              .formatted(
                  Math.floor(share() * 100),
                  pace,
                  timeLeft().map(Durations::text).orElse("unknown time")));
    }
  }
}
