package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * The outputs of all targets for a tile in one pass after the other, in the heap. A pass computes
 * those of some targets; the others stay. Used by one thread.
 */
final class PassOutputs {
  private final DbmtlShape shape;
  private final Layers layers;
  private final Heads heads;
  private final Scratch scratch;
  private final int[] firstOf;
  private final float[][] laid;

  /** [outputs][tile] */
  final float[][] values;

  /**
   * @param tile most rows
   */
  PassOutputs(Layers layers, Heads heads, int tile, Scratch scratch) {
    this.shape = layers.shape;
    this.layers = layers;
    this.heads = heads;
    this.scratch = scratch;
    firstOf = new int[layers.ofTargets.size()];
    Arrays.setAll(firstOf, shape::firstOutput);
    int outputs = heads.outputs.columns();
    laid = new float[outputs][tile];
    values = new float[outputs][tile];
  }

  int first(int target) {
    return firstOf[target];
  }

  Density density(int target) {
    return shape.targets().get(target).density();
  }

  /** Begins with a tile, whose wide part is laid out where there is one. */
  void begin(int rows) {
    for (int k = 0; k < laid.length; k++) {
      if (heads.onWide) {
        heads.outputs.readColumn(k, laid[k], rows);
      } else {
        Arrays.fill(laid[k], 0, rows, 0);
      }
      float bias = heads.biases.values[k];
      for (int row = 0; row < rows; row++) {
        laid[k][row] += bias;
      }
    }
  }

  /** Sets a target's outputs to their biases and the wide part. */
  void clear(int target, int rows) {
    for (int k = firstOf[target]; k < firstOf[target] + density(target).outputs(); k++) {
      System.arraycopy(laid[k], 0, values[k], 0, rows);
    }
  }

  /** Computes a target's outputs from its embedding. */
  void compute(int target, int rows) {
    Block embedding = layers.targetEmbeddings.get(target).value();
    heads.kernels.get(target).forward(embedding, heads.outputOf.get(target), rows, false);
    for (int k = firstOf[target]; k < firstOf[target] + density(target).outputs(); k++) {
      heads.outputs.readColumn(k, values[k], rows);
      for (int row = 0; row < rows; row++) {
        values[k][row] += laid[k][row];
      }
    }
  }

  /** Lays out what children read of a target, whose label is laid out before. */
  void signal(int target, int rows) {
    int own = density(target).outputs();
    float[] chunk = scratch.floats(0, rows * own);
    for (int k = 0; k < own; k++) {
      float[] column = values[firstOf[target] + k];
      for (int row = 0; row < rows; row++) {
        chunk[row * own + k] = column[row];
      }
    }
    heads.signal(target, rows, chunk, scratch);
  }
}
