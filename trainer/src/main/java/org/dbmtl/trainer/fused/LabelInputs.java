package org.dbmtl.trainer.fused;

import java.util.List;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.predictor.signal.EdgeSignal.Source;
import org.dbmtl.trainer.data.TargetColumn;

/** Lays out for a tile the labels that children read of their parents. Used by one thread. */
record LabelInputs(List<TargetColumn> targets, Layers layers) {
  /** Whether any target's label is read. */
  boolean any() {
    for (int target = 0; target < targets.size(); target++) {
      if (layers.source(Source.LABEL, target) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lays out observed labels.
   *
   * @param labels [targets][rows of the batch] NaN where missing
   * @param first first row of the tile in the batch
   */
  void read(float[][] labels, int first, int rows, Scratch scratch) {
    for (int target = 0; target < targets.size(); target++) {
      set(target, labels[target], first, rows, scratch);
    }
  }

  /** Lays out the labels of one target, if it is read, from index {@code first} on. */
  void set(int target, float[] labels, int first, int rows, Scratch scratch) {
    Flow flow = layers.source(Source.LABEL, target);
    if (flow == null) {
      return;
    }
    TargetColumn parent = targets.get(target);
    int width = LabelInput.width(parent.density());
    float[] chunk = scratch.floats(0, rows * width);
    for (int row = 0; row < rows; row++) {
      LabelInput.write(parent.density(), labels[first + row], chunk, row * width);
    }
    flow.value().matrix().write(0, chunk, 0, rows * width);
  }
}
