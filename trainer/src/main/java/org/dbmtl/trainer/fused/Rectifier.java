package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bias, rectified linear activation and dropout, in one pass over a layer's outputs each way. Used
 * by one thread.
 */
record Rectifier(Scratch scratch) {
  /** {@code values = max(0, values + bias)}, with units dropped where {@code dropout} is given. */
  void forward(Matrix values, Bias bias, int rows, @Nullable DropoutMask dropout) {
    int width = values.columns();
    int lines = Math.min(rows, Scratch.lines(width));
    float[] chunk = scratch.floats(0, lines * width);
    float[] biases = scratch.floats(1, lines * width);
    for (int line = 0; line < lines; line++) {
      System.arraycopy(bias.values, 0, biases, line * width, width);
    }
    for (int row = 0; row < rows; row += lines) {
      int count = Math.min(lines, rows - row) * width;
      values.read(row * width, chunk, 0, count);
      rectify(chunk, biases, count);
      if (dropout != null) {
        scale(chunk, dropout.scale(), count);
      }
      values.write(row * width, chunk, 0, count);
      if (dropout != null) {
        dropout.apply(values, row * width, count, scratch);
      }
    }
  }

  private static void rectify(float[] values, float[] biases, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(0f, values[i] + biases[i]);
    }
  }

  /**
   * Turns the gradient of a layer's outputs into that of its sums, and adds up the bias's.
   *
   * @param scale what dropout multiplied kept units by, or 1; a dropped unit's value is 0, so that
   *     its gradient vanishes like that of a unit at rest
   */
  void backward(Matrix values, Matrix gradient, Bias bias, int rows, float scale) {
    int width = values.columns();
    int lines = Math.min(rows, Scratch.lines(width));
    float[] value = scratch.floats(0, lines * width);
    float[] slope = scratch.floats(1, lines * width);
    float[] sums = scratch.floats(2, lines * width);
    Arrays.fill(sums, 0, lines * width, 0);
    for (int row = 0; row < rows; row += lines) {
      int count = Math.min(lines, rows - row) * width;
      values.read(row * width, value, 0, count);
      gradient.read(row * width, slope, 0, count);
      if (scale != 1) {
        scale(slope, scale, count);
      }
      mask(value, slope, sums, count);
      gradient.write(row * width, slope, 0, count);
    }
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < width; i++) {
        bias.gradient[i] += sums[line * width + i];
      }
    }
  }

  private static void scale(float[] values, float factor, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= factor;
    }
  }

  private static void mask(float[] value, float[] slope, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      // 0 where the unit is at rest and 1 elsewhere, without a branch: it vectorises. The smallest
      // positive float times the factor is above 1.
      float g = slope[i] * Math.min(1f, value[i] * Float.MAX_VALUE * 1e8f);
      slope[i] = g;
      sums[i] += g;
    }
  }
}
