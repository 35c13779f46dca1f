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

  /** Copies one row out, to the start of {@code to}. */
  void read(int row, float[] to) {
    matrix.read(row * matrix.columns() + column, to, 0, width);
  }

  /** Copies one row in, from the start of {@code from}. */
  void write(int row, float[] from) {
    matrix.write(row * matrix.columns() + column, from, 0, width);
  }
}
