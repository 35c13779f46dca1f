package org.dbmtl.trainer.fused;

import java.io.IOException;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/**
 * One step of Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, end of
 * section 2: the bias corrections are taken into the step size), beta 0.9 and 0.999, epsilon 1e-8.
 */
final class AdamStep {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final float EPSILON = 1e-8f;

  private long step;
  private float size;

  /** Goes on to the next step. */
  void next(double rate) {
    step++;
    size =
        (float)
            (rate
                * Math.sqrt(1 - Math.pow(BETA_2, (double) step))
                / (1 - Math.pow(BETA_1, (double) step)));
  }

  void save(StateOutput out) throws IOException {
    out.number(step);
  }

  void load(StateInput in) throws IOException {
    step = in.number();
  }

  /**
   * Moves weights against their gradient.
   *
   * @param mean first moments
   * @param square second moments
   * @param count how many values at the start of each array
   * @param factor of the learning rate
   */
  void update(
      float[] weights, float[] mean, float[] square, float[] gradient, int count, float factor) {
    float keep1 = (float) BETA_1;
    float add1 = (float) (1 - BETA_1);
    float keep2 = (float) BETA_2;
    float add2 = (float) (1 - BETA_2);
    float length = size * factor;
    for (int i = 0; i < count; i++) {
      float g = gradient[i];
      float m = keep1 * mean[i] + add1 * g;
      float v = keep2 * square[i] + add2 * (g * g);
      mean[i] = m;
      square[i] = v;
      weights[i] -= length * m / ((float) Math.sqrt(v) + EPSILON);
    }
  }
}
