package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.network.DbmtlShape;
import org.jspecify.annotations.Nullable;

/**
 * The wide part: a linear function of ids and numbers that each target's output adds. It has one
 * row of a weight per target for each id, in the numbering of the embeddings, and starts at zero.
 * Used by one thread.
 */
final class Wide implements AutoCloseable {
  private final int width;
  private final SparseRows rows;
  private final @Nullable Kernel numbers;
  private final Block numbersOfInput;

  /**
   * @param input [tile, input width], which holds the numbers after the embeddings
   */
  Wide(DbmtlShape shape, EmbeddingTable.Maker tables, Matrix input) {
    width = shape.outputs();
    rows = new SparseRows(tables.make("the wide part", shape.ids(), width));
    numbers = shape.numerics() == 0 ? null : new Kernel("wide/numbers", shape.numerics(), width);
    numbersOfInput = input.block(shape.inputWidth() - shape.numerics(), shape.numerics());
  }

  SparseRows rows() {
    return rows;
  }

  /** Weights of the numbers, [numerics, outputs]; null where there are none. */
  @Nullable Kernel numbers() {
    return numbers;
  }

  /**
   * Sets the outputs of a tile, whose input is laid out, to the wide part.
   *
   * @param outputs [tile, outputs]
   */
  void forward(
      RowBatch batch, BatchIds ids, int first, int count, Matrix outputs, Scratch scratch) {
    float[] chunk = ofNumbers(count, outputs, scratch);
    float[] weights = rows.weights();
    int[] rowNumbers = ids.numbers();
    int slot = first * batch.slots();
    for (int row = 0; row < count; row++) {
      for (int room : batch.room()) {
        int used = RowBatch.used(rowNumbers, slot, room);
        for (int k = 0; k < used; k++) {
          int from = rowNumbers[slot + k] * width;
          SparseRows.add(weights, from, chunk, row * width, width, 1f / used);
        }
        slot += room;
      }
    }
    outputs.write(0, chunk, 0, count * width);
  }

  /** As {@link #forward}, straight from the table. */
  void lookUp(RowBatch batch, int first, int count, Matrix outputs, Scratch scratch) {
    float[] chunk = ofNumbers(count, outputs, scratch);
    float[] one = scratch.floats(1, width);
    int[] ids = batch.ids();
    int slot = first * batch.slots();
    for (int row = 0; row < count; row++) {
      for (int room : batch.room()) {
        int used = RowBatch.used(ids, slot, room);
        for (int k = 0; k < used; k++) {
          rows.table().readWeights(ids[slot + k], one, 0);
          SparseRows.add(one, 0, chunk, row * width, width, 1f / used);
        }
        slot += room;
      }
    }
    outputs.write(0, chunk, 0, count * width);
  }

  private float[] ofNumbers(int count, Matrix outputs, Scratch scratch) {
    float[] chunk = scratch.floats(0, count * width);
    if (numbers == null) {
      Arrays.fill(chunk, 0, count * width, 0);
    } else {
      numbers.forward(numbersOfInput, outputs.all(), count, false);
      outputs.read(0, chunk, 0, count * width);
    }
    return chunk;
  }

  /**
   * Adds up the gradients over a tile.
   *
   * @param slopes [tile, outputs] the loss's gradient by the outputs
   * @param add whether an earlier tile has set the gradient of the numbers' weights
   */
  void backward(
      RowBatch batch,
      BatchIds ids,
      int first,
      int count,
      Matrix slopes,
      Scratch scratch,
      boolean add) {
    if (numbers != null) {
      numbers.backWeights(numbersOfInput, slopes.all(), count, add);
    }
    float[] chunk = scratch.floats(0, count * width);
    slopes.read(0, chunk, 0, count * width);
    float[] gradient = rows.gradient();
    int[] rowNumbers = ids.numbers();
    int slot = first * batch.slots();
    for (int row = 0; row < count; row++) {
      for (int room : batch.room()) {
        int used = RowBatch.used(rowNumbers, slot, room);
        for (int k = 0; k < used; k++) {
          int to = rowNumbers[slot + k] * width;
          SparseRows.add(chunk, row * width, gradient, to, width, 1f / used);
        }
        slot += room;
      }
    }
  }

  @Override
  public void close() {
    rows.close();
    if (numbers != null) {
      numbers.close();
    }
  }
}
