package org.dbmtl.search.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Predictions against labels in a tenth of a target's rows, cut by the prediction. Rows of equal
 * predictions stay together, in the tenth that the middle one of them falls into; so tenths may
 * differ in their rows, and one without a row is absent.
 *
 * @param decile 1 for the lowest predictions to 10 for the highest
 * @param rows labelled rows, at least 1
 * @param predicted mean prediction: a probability, or a number in the transformed label's unit
 * @param observed mean label, in the same unit
 */
public record CalibrationDecile(int decile, long rows, double predicted, double observed) {
  /** Number of deciles. */
  public static final int COUNT = 10;

  /**
   * @throws IllegalArgumentException if the decile is not in 1 to 10 or has no row
   */
  public CalibrationDecile {
    if (decile < 1 || decile > COUNT || rows < 1) {
      throw new IllegalArgumentException(
          "decile %d of %d rows: deciles go from 1 to %d and hold a row"
              .formatted(decile, rows, COUNT));
    }
  }

  /** Predicted over observed: 1 is calibrated; null if the labels' mean is 0. */
  @JsonProperty("ratio")
  public @Nullable Double ratio() {
    return observed == 0 ? null : (Double) (predicted / observed);
  }
}
