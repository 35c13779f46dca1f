package org.dbmtl.trainer.fused;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * Floats outside the heap, row after row, where OpenBLAS reads and writes them in place. Starts as
 * zeros. Used by one thread.
 */
final class Matrix implements AutoCloseable {
  private final int rows;
  private final int columns;
  private final FloatPointer pointer;
  private final FloatBuffer values;
  private final IntBuffer bits;

  /**
   * @param use what it holds, for the message when there is no memory for it
   * @throws OutOfMemoryError if there is no room outside the heap; says how much was asked for
   */
  Matrix(String use, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.pointer = NativeMemory.floats(use, (long) rows * columns);
    this.values = pointer.asBuffer();
    this.bits = new IntPointer(pointer).capacity(pointer.capacity()).asBuffer();
  }

  int rows() {
    return rows;
  }

  /** Floats from one row to the next. */
  int columns() {
    return columns;
  }

  /** A view of some columns. */
  Block block(int column, int width) {
    return new Block(this, column, width);
  }

  /** The whole matrix as a view. */
  Block all() {
    return block(0, columns);
  }

  /** Address of a column's first value. */
  FloatPointer at(int column) {
    return new FloatPointer(pointer).position(column);
  }

  /** Copies values out, from an index in row order. */
  void read(int index, float[] to, int offset, int length) {
    values.get(index, to, offset, length);
  }

  /** Copies a column's first values out. */
  void readColumn(int column, float[] to, int rows) {
    for (int row = 0, at = column; row < rows; row++, at += columns) {
      to[row] = values.get(at);
    }
  }

  /** Copies values in, to an index in row order. */
  void write(int index, float[] from, int offset, int length) {
    values.put(index, from, offset, length);
  }

  /** Copies the bits of values out, from an index in row order. */
  void readBits(int index, int[] to, int length) {
    bits.get(index, to, 0, length);
  }

  /** Copies the bits of values in, to an index in row order. */
  void writeBits(int index, int[] from, int length) {
    bits.put(index, from, 0, length);
  }

  @Override
  public void close() {
    pointer.close();
  }
}
