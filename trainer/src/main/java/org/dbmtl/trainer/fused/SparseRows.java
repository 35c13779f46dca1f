package org.dbmtl.trainer.fused;

import java.util.Arrays;

/**
 * The rows of a table that a batch touches, in arrays of the heap: gathered once, worked on by
 * forward and backward pass and Adam, and written back at the end. Adam is "lazy", as PyTorch's
 * {@code SparseAdam}: moments of other rows stand still, and the bias correction counts all steps.
 * The arrays grow to the most rows of a batch so far. Used by one thread.
 */
final class SparseRows implements AutoCloseable {
  private final int dim;
  private final EmbeddingTable table;
  private float[] weights = new float[0];
  private float[] mean = new float[0];
  private float[] square = new float[0];
  private float[] gradient = new float[0];
  private float touched;

  SparseRows(String use, long rows, int dim) {
    this.dim = dim;
    this.table = new EmbeddingTable(use, rows, dim);
  }

  EmbeddingTable table() {
    return table;
  }

  /** [batch's distinct rows * dim], row after row in the order of their numbers. */
  float[] weights() {
    return weights;
  }

  /** As {@link #weights}; zeros after {@link #gather}. */
  float[] gradient() {
    return gradient;
  }

  /** Reads the rows of a batch and sets their gradients to zero. */
  void gather(RowIndex index) {
    int count = index.count();
    reserve(Math.multiplyExact(count, dim));
    // Rows lie all over the memory: to ask for many of them at once is faster than one by one.
    float sum = 0;
    for (int number = 0; number < count; number++) {
      sum += table.touch(index.row(number));
    }
    touched = sum;
    for (int number = 0; number < count; number++) {
      table.read(index.row(number), weights, mean, square, number * dim);
    }
    Arrays.fill(gradient, 0, count * dim, 0);
  }

  private void reserve(int length) {
    if (weights.length < length) {
      int withRoom = (int) Math.min(Integer.MAX_VALUE - 8, length + length / 4L);
      weights = new float[withRoom];
      mean = new float[withRoom];
      square = new float[withRoom];
      gradient = new float[withRoom];
    }
  }

  /** Moves the batch's rows and writes them back. */
  void update(RowIndex index, AdamStep adam) {
    int count = index.count();
    adam.update(weights, mean, square, gradient, count * dim);
    for (int number = 0; number < count; number++) {
      table.write(index.row(number), weights, mean, square, number * dim);
    }
  }

  /** Keeps the compiler from dropping the reads whose values nobody needs. */
  float touched() {
    return touched;
  }

  /** {@code to[toAt ..] += from[fromAt ..]} over a row. */
  static void add(float[] from, int fromAt, float[] to, int toAt, int dim) {
    int d = 0;
    // Rows are short: unrolled by hand, for the compiler unrolls for long loops alone.
    for (; d + 8 <= dim; d += 8) {
      int f = fromAt + d;
      int t = toAt + d;
      to[t] += from[f];
      to[t + 1] += from[f + 1];
      to[t + 2] += from[f + 2];
      to[t + 3] += from[f + 3];
      to[t + 4] += from[f + 4];
      to[t + 5] += from[f + 5];
      to[t + 6] += from[f + 6];
      to[t + 7] += from[f + 7];
    }
    for (; d < dim; d++) {
      to[toAt + d] += from[fromAt + d];
    }
  }

  /** {@code to[toAt ..] += factor * from[fromAt ..]} over a row. */
  static void add(float[] from, int fromAt, float[] to, int toAt, int dim, float factor) {
    for (int d = 0; d < dim; d++) {
      to[toAt + d] += factor * from[fromAt + d];
    }
  }

  @Override
  public void close() {
    table.close();
  }
}
