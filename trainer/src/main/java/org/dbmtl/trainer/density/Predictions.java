package org.dbmtl.trainer.density;

/**
 * What a network says of all rows of a part, and what that is worth. Holds the arrays that it gives
 * away, which are filled row by row.
 */
public final class Predictions {
  private final float[][] values;
  private final float[][] gains;

  /** Room for predictions. */
  public Predictions(int targets, int rows) {
    values = new float[targets][rows];
    gains = new float[targets][rows];
  }

  /**
   * [targets][rows] {@link Density#prediction}: logits of binary targets, expected standardised
   * labels of continuous ones.
   */
  public float[][] values() {
    return values;
  }

  /** [targets][rows] {@link Density#gain} of the label, nats; NaN without a label. */
  public float[][] gains() {
    return gains;
  }
}
