package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/** The sum of a network's weights over some steps. Used by one thread. */
final class Average implements AutoCloseable {
  private final Layers layers;
  private final Heads heads;
  private final EmbeddingTable table;
  private final EmbeddingTable tableSums;
  private final List<float[]> sums = new ArrayList<>();
  private final float[] row;
  private final float[] rowSums;
  private long steps;

  Average(Layers layers, Heads heads, Embeddings embeddings, int dim) {
    this.layers = layers;
    this.heads = heads;
    this.table = embeddings.table();
    this.tableSums = table.sameSize();
    this.row = new float[dim];
    this.rowSums = new float[dim];
    Snapshot.dense(layers, heads).forEach(values -> sums.add(new float[values.length]));
  }

  /** Adds the weights as they are now. */
  void add() {
    steps++;
    List<float[]> dense = Snapshot.dense(layers, heads);
    for (int k = 0; k < dense.size(); k++) {
      add(dense.get(k), sums.get(k));
    }
    for (int id = 0; id < table.rows(); id++) {
      table.readWeights(id, row, 0);
      tableSums.readWeights(id, rowSums, 0);
      add(row, rowSums);
      tableSums.writeWeights(id, rowSums, 0);
    }
  }

  private static void add(float[] values, float[] sums) {
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
  }

  /**
   * Sets the weights to their mean.
   *
   * @throws IllegalStateException if none were added
   */
  void use() {
    if (steps == 0) {
      throw new IllegalStateException("no step was averaged");
    }
    sums.forEach(this::divide);
    Snapshot.setDense(layers, heads, sums);
    for (int id = 0; id < table.rows(); id++) {
      tableSums.readWeights(id, rowSums, 0);
      divide(rowSums);
      table.writeWeights(id, rowSums, 0);
    }
  }

  private void divide(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= steps;
    }
  }

  void save(StateOutput out) throws IOException {
    out.number(steps);
    for (float[] values : sums) {
      out.floats(values, values.length);
    }
    tableSums.save(out);
  }

  void load(StateInput in) throws IOException {
    steps = in.number();
    for (float[] values : sums) {
      in.floats(values, values.length);
    }
    tableSums.load(in);
  }

  @Override
  public void close() {
    tableSums.close();
  }
}
