package org.dbmtl.trainer.engine;

import java.nio.file.Path;
import org.dbmtl.search.trial.TrialContext;

/** Stops, saves or breaks down after a number of steps of this run; -1 for never. */
final class StoppingContext implements TrialContext {
  private final Path folder;
  private final int stopAfter;
  private final int saveAfter;
  private final int crashAfter;
  private int steps;

  private StoppingContext(Path folder, int stopAfter, int saveAfter, int crashAfter) {
    this.folder = folder;
    this.stopAfter = stopAfter;
    this.saveAfter = saveAfter;
    this.crashAfter = crashAfter;
  }

  static StoppingContext never(Path folder) {
    return new StoppingContext(folder, -1, -1, -1);
  }

  static StoppingContext after(Path folder, int steps) {
    return new StoppingContext(folder, steps, -1, -1);
  }

  /** Saves after some steps and is killed, as far as a test can, some steps later. */
  static StoppingContext crash(Path folder, int saveAfter, int crashAfter) {
    return new StoppingContext(folder, -1, saveAfter, crashAfter);
  }

  int steps() {
    return steps;
  }

  @Override
  public void progress(double share) {
    steps++;
    if (steps == crashAfter) {
      throw new IllegalStateException("crash");
    }
  }

  @Override
  public boolean shouldStop() {
    return steps == stopAfter;
  }

  @Override
  public boolean shouldCheckpoint() {
    return steps == saveAfter;
  }

  @Override
  public Path workFolder() {
    return folder;
  }
}
