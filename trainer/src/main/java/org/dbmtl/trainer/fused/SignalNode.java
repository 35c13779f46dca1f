package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.predictor.signal.EdgeSignal;

/** Computes a parent's signal of its source, row by row. Used by one thread. */
final class SignalNode {
  private final EdgeSignal signal;
  private final Flow from;
  private final Flow to;
  private final float[] source;
  private final float[] sourceSlopes;
  private final float[] value;

  /**
   * @param from the source, a whole matrix
   * @param to where children read the signal, a whole matrix
   */
  SignalNode(EdgeSignal signal, Flow from, Flow to) {
    this.signal = signal;
    this.from = from;
    this.to = to;
    source = new float[from.value().width()];
    sourceSlopes = new float[source.length];
    value = new float[to.value().width()];
  }

  /** Forward pass of a tile, once its source is there. */
  void forward(int rows) {
    for (int row = 0; row < rows; row++) {
      from.value().matrix().read(row * source.length, source, 0, source.length);
      signal.forward(source, value);
      to.value().matrix().write(row * value.length, value, 0, value.length);
    }
  }

  /** Backward pass of a tile, after those of all children. */
  void backward(int rows, Scratch scratch) {
    if (!to.hasGradient()) {
      return;
    }
    float[] sums = scratch.floats(0, rows * source.length);
    Matrix gradient = from.gradient().matrix();
    if (from.addsToGradient()) {
      gradient.read(0, sums, 0, rows * source.length);
    } else {
      Arrays.fill(sums, 0, rows * source.length, 0);
    }
    for (int row = 0; row < rows; row++) {
      from.value().matrix().read(row * source.length, source, 0, source.length);
      to.gradient().matrix().read(row * value.length, value, 0, value.length);
      signal.backward(source, value, sourceSlopes);
      for (int i = 0; i < source.length; i++) {
        sums[row * source.length + i] += sourceSlopes[i];
      }
    }
    gradient.write(0, sums, 0, rows * source.length);
  }
}
