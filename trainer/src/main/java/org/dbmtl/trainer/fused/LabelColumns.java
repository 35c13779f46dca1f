package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.network.LabelInput;

/** What children read of a target's label for a tile, input by input. Used by one thread. */
final class LabelColumns {
  private final Density density;
  private final float[] row;

  /** [inputs][tile] */
  final float[][] values;

  /** [inputs] whether any value is not 0 */
  final boolean[] used;

  /**
   * @param tile most rows
   */
  LabelColumns(Density density, int tile) {
    this.density = density;
    row = new float[LabelInput.width(density)];
    values = new float[row.length][tile];
    used = new boolean[row.length];
  }

  /** Takes the labels of a tile, none of which is missing. */
  void set(float[] labels, int rows) {
    if (density.binary()) {
      setBinary(labels, rows);
      return;
    }
    Arrays.fill(used, false);
    for (int at = 0; at < rows; at++) {
      LabelInput.write(density, labels[at], row, 0);
      for (int k = 0; k < row.length; k++) {
        values[k][at] = row[k];
        used[k] |= row[k] != 0;
      }
    }
  }

  private void setBinary(float[] labels, int rows) {
    float[] off = new float[row.length];
    LabelInput.write(density, 0, off, 0);
    LabelInput.write(density, 1, row, 0);
    for (int k = 0; k < row.length; k++) {
      used[k] = off[k] != 0 || row[k] != 0;
      float slope = row[k] - off[k];
      for (int at = 0; at < rows; at++) {
        values[k][at] = off[k] + slope * labels[at];
      }
    }
  }
}
