package org.dbmtl.trainer.network;

import org.dbmtl.trainer.data.TargetColumn;

/**
 * How a child reads its parent's label over an edge that carries labels: two inputs, the value and
 * whether it is missing. A binary value is 0 or 1, a continuous one is standardised. In place of a
 * missing value stands the training part's mean, and the second input, else 0, is on: so a row
 * whose parent has no label, or whose parent's {@code where} is off, still trains the child.
 *
 * <p>Both inputs are multiplied by {@link #SCALE}: a label stands beside the tens of inputs of the
 * layer below, and Adam moves every weight alike, so a label as it is would be learned too slowly.
 * By the chain rule every complete order of the targets has one joint likelihood; without the
 * scale, orders differ by how much of it was learned ({@code docs/benchmarks.md}).
 */
public final class LabelInput {
  /** Inputs of one parent. */
  public static final int WIDTH = 2;

  /** What inputs are multiplied by; chosen by the table in {@code docs/benchmarks.md}. */
  public static final float SCALE = 16;

  private LabelInput() {}

  /**
   * Writes the inputs of one row.
   *
   * @param label as in the log, NaN where missing
   * @param to where they go, from {@code at} on
   */
  public static void write(TargetColumn parent, float label, float[] to, int at) {
    boolean missing = Float.isNaN(label);
    to[at] = SCALE * (missing ? mean(parent) : label);
    to[at + 1] = missing ? SCALE : 0;
  }

  private static float mean(TargetColumn parent) {
    return parent.binary() ? (float) parent.mean() : 0;
  }
}
