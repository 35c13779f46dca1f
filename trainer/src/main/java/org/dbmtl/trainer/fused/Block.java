package org.dbmtl.trainer.fused;

import org.bytedeco.javacpp.FloatPointer;

/** Some columns of a {@link Matrix}: the activations of one layer, one target, or one parent. */
final class Block {
  private final Matrix matrix;
  private final int column;
  private final int width;
  private final FloatPointer pointer;

  Block(Matrix matrix, int column, int width) {
    this.matrix = matrix;
    this.column = column;
    this.width = width;
    this.pointer = matrix.at(column);
  }

  /** The matrix that these columns are of. */
  Matrix matrix() {
    return matrix;
  }

  int width() {
    return width;
  }

  /** Floats from one row to the next. */
  int stride() {
    return matrix.columns();
  }

  FloatPointer pointer() {
    return pointer;
  }

  /** A view of some columns of this view. */
  Block block(int first, int columns) {
    return new Block(matrix, column + first, columns);
  }
}
