package org.dbmtl.experiments.command.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows trainings as a bar on a terminal. */
final class BarProgress extends SearchTally {
  private final ProgressBar bar;

  BarProgress(int most, double minutes) {
    super(most, minutes);
    this.bar = bar(Math.max(most, 1), this::timeLeft).build();
  }

  /** A bar of trainings or of the rows of one. */
  static ProgressBarBuilder bar(long most, Supplier<Optional<Duration>> timeLeft) {
    return new ProgressBarBuilder()
        .setTaskName("training")
        .setInitialMax(most)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .setEtaFunction(state -> timeLeft.get())
        .continuousUpdate()
        .clearDisplayOnFinish();
  }

  @Override
  void show(boolean important) {
    bar.maxHint(asked());
    bar.stepTo(done());
    bar.setExtraMessage(" " + message());
  }

  @Override
  public void close() {
    bar.close();
  }
}
