package org.dbmtl.experiments.command.progress;

import me.tongfei.progressbar.ProgressBar;
import org.dbmtl.experiments.command.scaffold.Talk;

/** Shows a training as a bar on a terminal. */
final class TrainBar extends TrainTally {
  private final long rows;
  private final ProgressBar bar;

  TrainBar(long rows, Talk talk) {
    super(rows, talk);
    this.rows = rows;
    this.bar = BarProgress.bar(rows, this::timeLeft).setUnit(" rows", 1).build();
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
