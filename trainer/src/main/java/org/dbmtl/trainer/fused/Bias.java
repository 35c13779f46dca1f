package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.Arrays;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/** Biases of a layer or of the heads. Used by one thread. */
final class Bias {
  final float[] values;
  final float[] gradient;
  private final float[] mean;
  private final float[] square;

  Bias(int width) {
    values = new float[width];
    gradient = new float[width];
    mean = new float[width];
    square = new float[width];
  }

  void clearGradient() {
    Arrays.fill(gradient, 0);
  }

  void update(AdamStep adam) {
    adam.update(values, mean, square, gradient, values.length, 1);
  }

  void save(StateOutput out) throws IOException {
    for (float[] array : new float[][] {values, mean, square}) {
      out.floats(array, array.length);
    }
  }

  void load(StateInput in) throws IOException {
    for (float[] array : new float[][] {values, mean, square}) {
      in.floats(array, array.length);
    }
  }
}
