package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/** A copy of a network's weights, to go back to. Used by one thread. */
final class Snapshot implements AutoCloseable {
  private final Parameters parameters;
  private final List<float[]> dense = new ArrayList<>();
  private final List<EmbeddingTable> tables = new ArrayList<>();

  Snapshot(Parameters parameters) {
    this.parameters = parameters;
    parameters.kernels().forEach(kernel -> dense.add(kernel.values()));
    parameters.biases().forEach(bias -> dense.add(bias.values.clone()));
    for (SparseRows rows : parameters.tables()) {
      EmbeddingTable copy = rows.table().ofWeights();
      copy.copyWeights(rows.table());
      tables.add(copy);
    }
  }

  /** Copies the weights as they are now; an earlier copy is lost. */
  void take() {
    int next = 0;
    for (Kernel kernel : parameters.kernels()) {
      kernel.readValues(dense.get(next++));
    }
    for (Bias bias : parameters.biases()) {
      System.arraycopy(bias.values, 0, dense.get(next++), 0, bias.values.length);
    }
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).copyWeights(parameters.tables().get(i).table());
    }
  }

  /** Sets the weights to the copy. */
  void restore() {
    int next = 0;
    for (Kernel kernel : parameters.kernels()) {
      kernel.setValues(dense.get(next++));
    }
    for (Bias bias : parameters.biases()) {
      System.arraycopy(dense.get(next++), 0, bias.values, 0, bias.values.length);
    }
    for (int i = 0; i < tables.size(); i++) {
      parameters.tables().get(i).table().copyWeights(tables.get(i));
    }
  }

  void save(StateOutput out) throws IOException {
    for (float[] values : dense) {
      out.floats(values, values.length);
    }
    for (EmbeddingTable table : tables) {
      table.save(out);
    }
  }

  void load(StateInput in) throws IOException {
    for (float[] values : dense) {
      in.floats(values, values.length);
    }
    for (EmbeddingTable table : tables) {
      table.load(in);
    }
  }

  @Override
  public void close() {
    tables.forEach(EmbeddingTable::close);
  }
}
