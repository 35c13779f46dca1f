package org.dbmtl.experiments.command;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows a training as a bar on a terminal. */
final class TrainBar extends TrainTally {
  private static final int UNITS = 1000;

  private final ProgressBar bar;

  TrainBar(long rows, Talk talk) {
    super(rows, talk);
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(UNITS)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(500)
            .setEtaFunction(state -> timeLeft())
            .continuousUpdate()
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  void show() {
    Double pace = rowsPerSecond();
    bar.stepTo(Math.round(share() * UNITS));
    bar.setExtraMessage(
        share() == 1 ? " evaluating" : pace == null ? "" : " %,.0f rows/s".formatted(pace));
  }

  @Override
  public void close() {
    bar.close();
  }
}
