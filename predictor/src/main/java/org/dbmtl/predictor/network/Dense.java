package org.dbmtl.predictor.network;

import java.util.Map;

/**
 * A linear map of floats. Immutable, and keeps the arrays that it is given.
 *
 * @param kernel [inputs, outputs], row after row
 * @param outputs how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Dense(float[] kernel, int inputs, int outputs) {
  /**
   * The kernel of that name.
   *
   * @throws IllegalArgumentException if the weights do not hold it
   */
  static Dense of(Map<String, float[]> weights, String name, int inputs, int outputs) {
    return new Dense(array(weights, name, (long) inputs * outputs), inputs, outputs);
  }

  /**
   * The weights of that name.
   *
   * @throws IllegalArgumentException if there are none, or more or fewer than so many
   */
  static float[] array(Map<String, float[]> weights, String name, long length) {
    float[] values = weights.get(name);
    if (values == null || values.length != length) {
      throw new IllegalArgumentException(
          "%s has %s weights, not %d"
              .formatted(name, values == null ? "no" : String.valueOf(values.length), length));
    }
    return values;
  }

  /**
   * {@code out[0 ..] += in[at ..] * kernel}; zeros, of which rectified inputs have many, cost
   * nothing.
   */
  void addTo(float[] in, int at, float[] out) {
    for (int i = 0; i < inputs; i++) {
      float value = in[at + i];
      if (value != 0) {
        int row = i * outputs;
        for (int k = 0; k < outputs; k++) {
          out[k] += value * kernel[row + k];
        }
      }
    }
  }

  /** {@code max(0, in * kernel + bias)}. */
  void rectified(float[] in, float[] bias, float[] out) {
    System.arraycopy(bias, 0, out, 0, outputs);
    addTo(in, 0, out);
    rectify(out, outputs);
  }

  static void rectify(float[] values, int length) {
    for (int k = 0; k < length; k++) {
      values[k] = Math.max(0, values[k]);
    }
  }
}
