package org.dbmtl.experiments.command.progress;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dbmtl.experiments.command.scaffold.Talk;

/** Shows a training as a bar on a terminal. */
public final class TrainBar extends TrainTally {
  private final long rows;
  private final ProgressBar bar;

  public TrainBar(long rows, Talk talk) {
    super(rows, talk);
    this.rows = rows;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(rows)
            .setUnit(" rows", 1)
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
    bar.stepTo(Math.round(share() * rows));
    bar.setExtraMessage(
        share() == 1 ? " evaluating" : pace == null ? "" : " %,.0f rows/s".formatted(pace));
  }

  @Override
  public void close() {
    bar.close();
  }
}
