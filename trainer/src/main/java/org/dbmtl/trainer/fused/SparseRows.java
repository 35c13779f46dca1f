package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.Arrays;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

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
  // Of an average: the moves of each row, weighed as Average says, and the steps so far.
  private float[] moves = new float[0];
  private float[] before = new float[0];
  private boolean averaging;
  private long averaged;

  SparseRows(EmbeddingTable table) {
    this.table = table;
    this.dim = table.dim();
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
    if (averaging) {
      for (int number = 0; number < count; number++) {
        table.readMoves(index.row(number), moves, number * dim);
      }
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
    if (averaging && moves.length < weights.length) {
      moves = new float[weights.length];
      before = new float[weights.length];
    }
  }

  /**
   * Moves the batch's rows and writes them back.
   *
   * @param factor of the learning rate
   */
  void update(RowIndex index, AdamStep adam, float factor) {
    int length = index.count() * dim;
    if (averaging) {
      System.arraycopy(weights, 0, before, 0, length);
    }
    adam.update(weights, mean, square, gradient, length, factor);
    if (averaging) {
      float weight = averaged++;
      for (int i = 0; i < length; i++) {
        moves[i] += weight * (weights[i] - before[i]);
      }
      for (int number = 0; number < index.count(); number++) {
        table.writeMoves(index.row(number), moves, number * dim);
      }
    }
    writeBack(index);
  }

  /** Writes the batch's rows back as they are. */
  void writeBack(RowIndex index) {
    for (int number = 0; number < index.count(); number++) {
      table.write(index.row(number), weights, mean, square, number * dim);
    }
  }

  /** Begins to add up the moves of the next steps for an {@link Average}. */
  void beginAverage() {
    table.clearMoves();
    averaging = true;
    averaged = 0;
  }

  /** Sets every row to its mean over the steps since {@link #beginAverage}, of which some were. */
  void useAverage() {
    float[] values = new float[dim];
    float[] sums = new float[dim];
    for (int row = 0; row < table.rows(); row++) {
      table.readMoves(row, sums, 0);
      table.readWeights(row, values, 0);
      add(sums, 0, values, 0, dim, -1f / averaged);
      table.writeWeights(row, values, 0);
    }
  }

  void endAverage() {
    averaging = false;
  }

  /** Writes how many steps were averaged; the moves are in the table. */
  void saveAverage(StateOutput out) throws IOException {
    out.number(averaged);
  }

  /** Goes on with an average whose moves the table has read. */
  void loadAverage(StateInput in) throws IOException {
    averaging = true;
    averaged = in.number();
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
