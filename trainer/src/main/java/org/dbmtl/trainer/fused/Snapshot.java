package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.List;

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
    this.table = embeddings.rows().table();
    this.tableCopy = table.sameSize();
  }

  /** Copies the weights as they are now; an earlier copy is lost. */
  void take() {
    copies.clear();
    kernels().forEach(kernel -> copies.add(kernel.values()));
    arrays().forEach(array -> copies.add(array.clone()));
    tableCopy.copyFrom(table);
  }

  /** Sets the weights to the copy. */
  void restore() {
    int next = 0;
    for (Kernel kernel : kernels()) {
      kernel.setValues(copies.get(next++));
    }
    for (float[] array : arrays()) {
      float[] copy = copies.get(next++);
      System.arraycopy(copy, 0, array, 0, copy.length);
    }
    table.copyFrom(tableCopy);
  }

  private List<Kernel> kernels() {
    List<Kernel> kernels = new ArrayList<>(layers.kernels().values());
    kernels.addAll(heads.kernels().values());
    return kernels;
  }

  private List<float[]> arrays() {
    List<float[]> arrays = new ArrayList<>();
    layers.order().forEach(layer -> arrays.add(layer.bias().values));
    arrays.add(heads.biases().values);
    return arrays;
  }

  @Override
  public void close() {
    tableCopy.close();
  }
}
