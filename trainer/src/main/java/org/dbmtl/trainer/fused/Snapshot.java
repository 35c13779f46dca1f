package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/** A copy of a network's weights, to go back to. Used by one thread. */
final class Snapshot implements AutoCloseable {
  private final Parameters parameters;
  private final List<EmbeddingTable> tables = new ArrayList<>();
  private List<float[]> dense = List.of();

  Snapshot(Parameters parameters) {
    this.parameters = parameters;
    parameters.tables().forEach(rows -> tables.add(rows.table().ofWeights()));
    take();
  }

  /** Copies the weights as they are now; an earlier copy is lost. */
  void take() {
    dense = parameters.values();
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).copyWeights(parameters.tables().get(i).table());
    }
  }

  /** Sets the weights to the copy. */
  void restore() {
    parameters.setValues(dense);
    for (int i = 0; i < tables.size(); i++) {
      parameters.tables().get(i).table().copyWeights(tables.get(i));
    }
  }

  void save(StateOutput out) throws IOException {
    out.floats(dense);
    for (EmbeddingTable table : tables) {
      table.save(out);
    }
  }

  void load(StateInput in) throws IOException {
    in.floats(dense);
    for (EmbeddingTable table : tables) {
      table.load(in);
    }
  }

  @Override
  public void close() {
    tables.forEach(EmbeddingTable::close);
  }
}
