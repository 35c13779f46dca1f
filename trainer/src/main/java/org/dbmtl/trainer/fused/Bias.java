package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.search.study.TrainingSettings;

/** Biases of a layer or of the heads. Used by one thread. */
final class Bias extends Weights {
  final float[] values;
  final float[] gradient;

  Bias(int width) {
    super(width);
    values = new float[width];
    gradient = new float[width];
  }

  void clearGradient() {
    Arrays.fill(gradient, 0);
  }

  @Override
  void readValues(float[] to) {
    System.arraycopy(values, 0, to, 0, values.length);
  }

  @Override
  void setValues(float[] from) {
    System.arraycopy(from, 0, values, 0, values.length);
  }

  @Override
  void update(AdamStep adam, TrainingSettings settings, Scratch scratch) {
    adam.update(values, mean, square, gradient, values.length, 1);
  }
}
