package org.dbmtl.predictor.network;

import org.dbmtl.predictor.density.Density;

/**
 * How a child reads its parent's label over an edge that carries labels: the value, whether it is
 * missing, and of a parent that can be off whether it is ({@link Density#writeLabel}). In place of
 * a missing value stands the training part's mean: so a row whose parent has no label, or whose
 * parent's {@code where} is off, still trains the child.
 *
 * <p>All inputs are multiplied by {@link #SCALE}: a label is next to the tens of inputs of the
 * layer below, and Adam moves every weight alike, so a label as it is would be learned too slowly.
 * By the chain rule every complete order of the targets has one joint likelihood; without the
 * scale, orders differ by how much of it was learned ({@code docs/benchmarks.md}).
 */
public final class LabelInput {
  /** What inputs are multiplied by; chosen by the table in {@code docs/benchmarks.md}. */
  public static final float SCALE = 16;

  private LabelInput() {}

  /** Inputs of one parent. */
  public static int width(Density parent) {
    return parent.labelInputs();
  }

  /**
   * Writes the inputs of one row.
   *
   * @param label as in the log, NaN where missing
   * @param to where they go, from {@code at} on
   */
  public static void write(Density parent, float label, float[] to, int at) {
    parent.writeLabel(label, to, at);
    for (int i = at; i < at + width(parent); i++) {
      to[i] *= SCALE;
    }
  }
}
