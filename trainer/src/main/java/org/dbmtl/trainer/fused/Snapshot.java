package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/** A copy of a network's weights, to go back to. Used by one thread. */
final class Snapshot implements AutoCloseable {
  private final Layers layers;
  private final Heads heads;
  private final EmbeddingTable table;
  private final EmbeddingTable tableCopy;
  private final List<float[]> copies = new ArrayList<>();

  Snapshot(Layers layers, Heads heads, Embeddings embeddings) {
    this.layers = layers;
    this.heads = heads;
    this.table = embeddings.table();
    this.tableCopy = table.sameSize();
  }

  /** Copies the weights as they are now; an earlier copy is lost. */
  void take() {
    copies.clear();
    dense(layers, heads).forEach(values -> copies.add(values.clone()));
    tableCopy.copyFrom(table);
  }

  /** Sets the weights to the copy. */
  void restore() {
    setDense(layers, heads, copies);
    table.copyFrom(tableCopy);
  }

  void save(StateOutput out) throws IOException {
    for (float[] values : copies) {
      out.floats(values, values.length);
    }
    tableCopy.save(out);
  }

  void load(StateInput in) throws IOException {
    take();
    for (float[] values : copies) {
      in.floats(values, values.length);
    }
    tableCopy.load(in);
  }

  /** All weights but the embeddings; some are copies. */
  static List<float[]> dense(Layers layers, Heads heads) {
    List<float[]> dense = new ArrayList<>();
    layers.kernels().values().forEach(kernel -> dense.add(kernel.values()));
    dense.addAll(arrays(layers, heads));
    return dense;
  }

  /** Sets all weights but the embeddings, in the order of {@link #dense}. */
  static void setDense(Layers layers, Heads heads, List<float[]> values) {
    int next = 0;
    for (Kernel kernel : layers.kernels().values()) {
      kernel.setValues(values.get(next++));
    }
    for (float[] array : arrays(layers, heads)) {
      float[] copy = values.get(next++);
      System.arraycopy(copy, 0, array, 0, copy.length);
    }
  }

  private static List<float[]> arrays(Layers layers, Heads heads) {
    List<float[]> arrays = new ArrayList<>();
    layers.order().forEach(layer -> arrays.add(layer.bias().values));
    arrays.add(heads.kernels());
    arrays.add(heads.biases().values);
    return arrays;
  }

  @Override
  public void close() {
    tableCopy.close();
  }
}
