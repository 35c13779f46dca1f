package org.dbmtl.trainer.fused;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Some columns of a {@link Matrix}: the activations of one layer, one target, or one parent.
 *
 * @param pointer address of the first column's first value
 */
record Block(Matrix matrix, int column, int width, FloatPointer pointer) {
  Block(Matrix matrix, int column, int width) {
    this(matrix, column, width, matrix.at(column));
  }

  /** Floats from one row to the next. */
  int stride() {
    return matrix.columns();
  }

  /** A view of some columns of this view. */
  Block block(int first, int columns) {
    return new Block(matrix, column + first, columns);
  }
}
