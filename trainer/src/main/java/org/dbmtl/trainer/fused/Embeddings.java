package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * Looks up the fields' embeddings, and updates by Adam the rows of a batch alone ("lazy" Adam, as
 * PyTorch's {@code SparseAdam}: moments of other rows stand still, the bias correction counts all
 * steps). The ids of a list are averaged.
 *
 * <p>A batch's distinct rows are gathered into arrays once; forward and backward pass and Adam work
 * on those, and the rows are written back at the end. Used by one thread.
 */
final class Embeddings implements AutoCloseable {
  private final int dim;
  private final int width;
  private final int numerics;
  private final EmbeddingTable table;
  private final RowIndex index;
  private final int[] numbers;
  private final float[] weights;
  private final float[] mean;
  private final float[] square;
  private final float[] gradient;
  private final float[] row;

  /**
   * @param capacity most rows of a training batch
   * @param slots slots of a batch's row
   */
  Embeddings(DbmtlShape shape, int capacity, int slots) {
    long tableRows = shape.fields().stream().mapToLong(EmbeddedField::vocabulary).sum();
    dim = shape.network().embedding();
    width = shape.inputWidth();
    numerics = shape.numerics();
    table = new EmbeddingTable(tableRows, dim);
    int most = (int) Math.min(tableRows, Math.multiplyExact(capacity, slots));
    index = new RowIndex(most);
    numbers = new int[capacity * slots];
    weights = new float[most * dim];
    mean = new float[most * dim];
    square = new float[most * dim];
    gradient = new float[most * dim];
    row = new float[Math.max(width, dim)];
  }

  EmbeddingTable table() {
    return table;
  }

  /** Gathers the rows of a training batch and fills the network's input with them. */
  void forward(RowBatch batch, Block input) {
    gather(batch);
    int slot = 0;
    for (int i = 0; i < batch.size(); i++) {
      int at = 0;
      for (int room : batch.room()) {
        int used = used(batch.ids(), slot, room);
        if (used == 1) {
          System.arraycopy(weights, numbers[slot] * dim, row, at, dim);
        } else {
          Arrays.fill(row, at, at + dim, 0);
          for (int k = 0; k < used; k++) {
            add(weights, numbers[slot + k] * dim, row, at, 1f / used);
          }
        }
        slot += room;
        at += dim;
      }
      System.arraycopy(batch.numbers(), i * numerics, row, at, numerics);
      input.write(i, row);
    }
  }

  private void gather(RowBatch batch) {
    index.clear();
    int[] ids = batch.ids();
    int occurrences = batch.size() * batch.slots();
    for (int slot = 0; slot < occurrences; slot++) {
      if (ids[slot] != RowBatch.EMPTY) {
        numbers[slot] = index.number(ids[slot]);
      }
    }
    for (int number = 0; number < index.count(); number++) {
      table.read(index.row(number), weights, mean, square, number * dim);
    }
  }

  /** Fills the network's input for a prediction. */
  void lookUp(RowBatch batch, Block input) {
    int[] ids = batch.ids();
    float[] one = weights;
    int slot = 0;
    for (int i = 0; i < batch.size(); i++) {
      int at = 0;
      for (int room : batch.room()) {
        int used = used(ids, slot, room);
        if (used == 1) {
          table.readWeights(ids[slot], row, at);
        } else {
          Arrays.fill(row, at, at + dim, 0);
          for (int k = 0; k < used; k++) {
            table.readWeights(ids[slot + k], one, 0);
            add(one, 0, row, at, 1f / used);
          }
        }
        slot += room;
        at += dim;
      }
      System.arraycopy(batch.numbers(), i * numerics, row, at, numerics);
      input.write(i, row);
    }
  }

  /** Sums the gradient of each of the batch's distinct rows. */
  void backward(RowBatch batch, Block inputGradient) {
    Arrays.fill(gradient, 0, index.count() * dim, 0);
    int slot = 0;
    for (int i = 0; i < batch.size(); i++) {
      inputGradient.read(i, row);
      int at = 0;
      for (int room : batch.room()) {
        int used = used(batch.ids(), slot, room);
        for (int k = 0; k < used; k++) {
          add(row, at, gradient, numbers[slot + k] * dim, 1f / used);
        }
        slot += room;
        at += dim;
      }
    }
  }

  /** Moves the batch's rows and writes them back. */
  void update(AdamStep adam) {
    adam.update(weights, mean, square, gradient, index.count() * dim);
    for (int number = 0; number < index.count(); number++) {
      table.write(index.row(number), weights, mean, square, number * dim);
    }
  }

  /** The summed gradient of a row of the table, [dim], zeros if the last batch did not hold it. */
  float[] gradient(int tableRow) {
    for (int number = 0; number < index.count(); number++) {
      if (index.row(number) == tableRow) {
        return Arrays.copyOfRange(gradient, number * dim, (number + 1) * dim);
      }
    }
    return new float[dim];
  }

  private static int used(int[] ids, int slot, int room) {
    int used = 1;
    while (used < room && ids[slot + used] != RowBatch.EMPTY) {
      used++;
    }
    return used;
  }

  private void add(float[] from, int fromAt, float[] to, int toAt, float factor) {
    for (int d = 0; d < dim; d++) {
      to[toAt + d] += factor * from[fromAt + d];
    }
  }

  @Override
  public void close() {
    table.close();
  }
}
