package org.dbmtl.experiments.command.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows trainings as a bar on a terminal. */
final class BarProgress extends SearchTally {
  private final ProgressBar bar;

  BarProgress(int most, double minutes) {
    super(most, minutes);
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(Math.max(most, 1))
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .setEtaFunction(state -> timeLeft())
            .continuousUpdate()
            .clearDisplayOnFinish()
            .build();
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
