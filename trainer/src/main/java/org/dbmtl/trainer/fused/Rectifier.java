package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bias, rectified linear activation and dropout, in one pass over a layer's outputs each way. */
final class Rectifier {
  private final Scratch scratch;

  Rectifier(Scratch scratch) {
    this.scratch = scratch;
  }

  /** {@code values = max(0, values + bias)}, with units dropped where {@code dropout} is given. */
  void forward(Block values, Bias bias, int rows, @Nullable DropoutMask dropout) {
    int width = values.width();
    float[] row = scratch.first(width);
    for (int r = 0; r < rows; r++) {
      values.read(r, row);
      rectify(row, bias.values, width);
      if (dropout != null) {
        dropout.apply(row, width);
      }
      values.write(r, row);
    }
  }

  private static void rectify(float[] row, float[] bias, int width) {
    for (int i = 0; i < width; i++) {
      row[i] = Math.max(0f, row[i] + bias[i]);
    }
  }

  /**
   * Turns the gradient of a layer's outputs into that of its sums, and sums the bias's.
   *
   * @param scale what dropout multiplied kept units by, or 1; a dropped unit's value is 0, so that
   *     its gradient vanishes like that of a unit at rest
   */
  void backward(Block values, Block gradient, Bias bias, int rows, float scale) {
    int width = values.width();
    float[] value = scratch.first(width);
    float[] slope = scratch.second(width);
    Arrays.fill(bias.gradient, 0);
    for (int r = 0; r < rows; r++) {
      values.read(r, value);
      gradient.read(r, slope);
      mask(value, slope, bias.gradient, width, scale);
      gradient.write(r, slope);
    }
  }

  private static void mask(float[] value, float[] slope, float[] sums, int width, float scale) {
    for (int i = 0; i < width; i++) {
      // 0 where the unit is at rest and the scale elsewhere, without a branch: it vectorises. The
      // smallest positive float times the factor is above 1.
      float open = Math.min(1f, value[i] * Float.MAX_VALUE * 1e8f);
      float g = slope[i] * open * scale;
      slope[i] = g;
      sums[i] += g;
    }
  }
}
