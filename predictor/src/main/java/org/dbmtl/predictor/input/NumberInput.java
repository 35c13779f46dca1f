package org.dbmtl.predictor.input;

import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.unit.Transform;

/**
 * A numeric feature. A network reads {@code (transform(x) - mean) / deviation}, or 0 where the
 * number is missing.
 *
 * @param mean mean of the transformed number over the training part, or 0
 * @param deviation its standard deviation there, or 1; above 0
 * @param indicated whether a second network input, directly after the number, is 1 where the number
 *     is missing and 0 elsewhere
 */
public record NumberInput(
    String name,
    String column,
    Transform transform,
    double mean,
    double deviation,
    boolean indicated)
    implements FeatureInput {
  /**
   * @throws ModelException if mean or deviation cannot be what a training measured
   */
  public NumberInput {
    if (!Double.isFinite(mean) || !Double.isFinite(deviation) || deviation <= 0) {
      throw new ModelException(
          "feature '%s' has the mean %s and the deviation %s: both must be finite, the deviation above 0"
              .formatted(name, mean, deviation));
    }
  }

  /** Network inputs of this feature: 1, or 2 with the one that says that the number is missing. */
  public int width() {
    return indicated ? 2 : 1;
  }

  /**
   * The number as a network reads it.
   *
   * @param value finite
   * @throws ModelException if it is too large for a network
   */
  float encoded(double value) {
    float encoded = (float) ((transform.apply(value) - mean) / deviation);
    if (!Float.isFinite(encoded)) {
      throw new ModelException(
          "column '%s' holds the number %s, which is too large for feature '%s': correct it, or leave it empty if it means missing"
              .formatted(column, value, name));
    }
    return encoded;
  }
}
