package org.dbmtl.trainer.metric;

import org.dbmtl.trainer.data.FloatColumn;

/** How far a continuous target's labels lie from their predictions. */
public final class Residuals {
  private Residuals() {}

  /**
   * Root of the mean squared residual over the labelled rows; 1, a standardised target's own
   * deviation, if there is none.
   *
   * @param labels standardised, NaN where missing
   * @param outputs [rows] standardised predictions of the first rows
   */
  public static double deviation(FloatColumn labels, float[] outputs) {
    double squares = 0;
    long labelled = 0;
    for (int row = 0; row < outputs.length; row++) {
      double residual = (double) outputs[row] - labels.get(row);
      if (!Double.isNaN(residual)) {
        squares += residual * residual;
        labelled++;
      }
    }
    return labelled == 0 ? 1 : Math.sqrt(squares / labelled);
  }
}
