package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/** Dense weights, all of which a step of Adam moves, with their moments. Used by one thread. */
abstract class Weights {
  final float[] mean;
  final float[] square;

  Weights(int count) {
    mean = new float[count];
    square = new float[count];
  }

  /** Number of weights. */
  final int count() {
    return mean.length;
  }

  /** Copies the values to the start of an array. */
  abstract void readValues(float[] to);

  /** Sets the values to those at the start of an array. */
  abstract void setValues(float[] values);

  /** One step of Adam on the last gradient. */
  abstract void update(AdamStep adam, TrainingSettings settings, Scratch scratch);

  final float[] values() {
    float[] values = new float[count()];
    readValues(values);
    return values;
  }

  final void save(StateOutput out) throws IOException {
    out.floats(List.of(values(), mean, square));
  }

  final void load(StateInput in) throws IOException {
    float[] values = new float[count()];
    in.floats(List.of(values, mean, square));
    setValues(values);
  }
}
