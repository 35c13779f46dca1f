package org.dbmtl.trainer.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.TrialContext;

/** Stops, saves or breaks down after a number of steps of this run; -1 for never. */
final class StoppingContext implements TrialContext {
  private final Path folder;
  private final int stopAfter;
  private final int saveAfter;
  private final int crashAfter;
  private final boolean keeping;
  private final List<CheckpointEvent> events = new ArrayList<>();
  private int steps;

  private StoppingContext(
      Path folder, int stopAfter, int saveAfter, int crashAfter, boolean keeping) {
    this.folder = folder;
    this.stopAfter = stopAfter;
    this.saveAfter = saveAfter;
    this.crashAfter = crashAfter;
    this.keeping = keeping;
  }

  static StoppingContext never(Path folder) {
    return new StoppingContext(folder, -1, -1, -1, false);
  }

  static StoppingContext after(Path folder, int steps) {
    return new StoppingContext(folder, steps, -1, -1, false);
  }

  /** Saves after some steps and is killed, where a test can, some steps later. */
  static StoppingContext crash(Path folder, int saveAfter, int crashAfter) {
    return new StoppingContext(folder, -1, saveAfter, crashAfter, false);
  }

  /** Leaves how far a training of a share of the epochs is. */
  static StoppingContext keeping(Path folder) {
    return new StoppingContext(folder, -1, -1, -1, true);
  }

  int steps() {
    return steps;
  }

  /** What it was told checkpoints. */
  List<CheckpointEvent> events() {
    return events;
  }

  @Override
  public void checkpoint(CheckpointEvent event) {
    events.add(event);
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
  public boolean keepsProgress() {
    return keeping;
  }

  @Override
  public Path workFolder() {
    return folder;
  }
}
