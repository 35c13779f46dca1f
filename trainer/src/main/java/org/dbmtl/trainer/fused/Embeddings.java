package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * Looks up the fields' embeddings and lays them next to the numbers as the network's input; the ids
 * of a list are averaged. Used by one thread.
 */
final class Embeddings implements AutoCloseable {
  private final int dim;
  private final int width;
  private final int numerics;
  private final SparseRows rows;

  Embeddings(DbmtlShape shape, EmbeddingTable.Maker tables) {
    dim = shape.network().embedding();
    width = shape.inputWidth();
    numerics = shape.numerics();
    rows = new SparseRows(tables.make("embeddings", shape.ids(), dim));
  }

  SparseRows rows() {
    return rows;
  }

  /**
   * Fills the network's input with some rows of a training batch.
   *
   * @param ids the batch's, whose rows of the table are gathered
   * @param first first row of the tile in the batch
   * @param input [tile, input width]
   */
  void forward(RowBatch batch, BatchIds ids, int first, int count, Matrix input, Scratch scratch) {
    float[] weights = rows.weights();
    int[] numbers = ids.numbers();
    int lines = Scratch.lines(width);
    float[] chunk = scratch.floats(0, lines * width);
    int slot = first * batch.slots();
    for (int row = 0; row < count; row += lines) {
      int end = Math.min(lines, count - row);
      int at = 0;
      for (int line = 0; line < end; line++) {
        for (int room : batch.room()) {
          int used = RowBatch.used(numbers, slot, room);
          System.arraycopy(weights, numbers[slot] * dim, chunk, at, dim);
          if (used > 1) {
            average(weights, numbers, slot, used, chunk, at);
          }
          slot += room;
          at += dim;
        }
        System.arraycopy(batch.numbers(), (first + row + line) * numerics, chunk, at, numerics);
        at += numerics;
      }
      input.write(row * width, chunk, 0, at);
    }
  }

  private void average(float[] weights, int[] numbers, int slot, int used, float[] to, int toAt) {
    Arrays.fill(to, toAt, toAt + dim, 0);
    for (int k = 0; k < used; k++) {
      SparseRows.add(weights, numbers[slot + k] * dim, to, toAt, dim, 1f / used);
    }
  }

  /** Fills the network's input with some rows of a batch to predict, straight from the table. */
  void lookUp(RowBatch batch, int first, int count, Matrix input, Scratch scratch) {
    int[] ids = batch.ids();
    EmbeddingTable table = rows.table();
    int lines = Scratch.lines(width);
    float[] chunk = scratch.floats(0, lines * width);
    float[] one = scratch.floats(1, dim);
    int slot = first * batch.slots();
    for (int row = 0; row < count; row += lines) {
      int end = Math.min(lines, count - row);
      int at = 0;
      for (int line = 0; line < end; line++) {
        for (int room : batch.room()) {
          int used = RowBatch.used(ids, slot, room);
          if (used == 1) {
            table.readWeights(ids[slot], chunk, at);
          } else {
            Arrays.fill(chunk, at, at + dim, 0);
            for (int k = 0; k < used; k++) {
              table.readWeights(ids[slot + k], one, 0);
              SparseRows.add(one, 0, chunk, at, dim, 1f / used);
            }
          }
          slot += room;
          at += dim;
        }
        System.arraycopy(batch.numbers(), (first + row + line) * numerics, chunk, at, numerics);
        at += numerics;
      }
      input.write(row * width, chunk, 0, at);
    }
  }

  /** Adds up the gradient of the batch's distinct rows over some rows of a batch. */
  void backward(
      RowBatch batch, BatchIds ids, int first, int count, Matrix inputGradient, Scratch scratch) {
    float[] gradient = rows.gradient();
    int[] numbers = ids.numbers();
    int lines = Scratch.lines(width);
    float[] chunk = scratch.floats(0, lines * width);
    int slot = first * batch.slots();
    for (int row = 0; row < count; row += lines) {
      int end = Math.min(lines, count - row);
      inputGradient.read(row * width, chunk, 0, end * width);
      for (int line = 0; line < end; line++) {
        int at = line * width;
        for (int room : batch.room()) {
          int used = RowBatch.used(numbers, slot, room);
          if (used == 1) {
            SparseRows.add(chunk, at, gradient, numbers[slot] * dim, dim);
          } else {
            for (int k = 0; k < used; k++) {
              SparseRows.add(chunk, at, gradient, numbers[slot + k] * dim, dim, 1f / used);
            }
          }
          slot += room;
          at += dim;
        }
      }
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
