package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/**
 * All that a network learns, each with its gradient and moments.
 *
 * @param dense kernels of dense layers and heads, and then their biases
 * @param tables of which a step moves the batch's rows alone
 */
record Parameters(List<Weights> dense, List<SparseRows> tables) {
  Parameters {
    dense = List.copyOf(dense);
    tables = List.copyOf(tables);
  }

  /** Moves all against their gradients. */
  void update(AdamStep adam, RowIndex index, TrainingSettings settings, Scratch scratch) {
    for (int i = 0; i < dense.size(); i++) {
      dense.get(i).update(adam, settings, scratch);
    }
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).update(index, adam, (float) settings.embeddingRate());
    }
  }

  /** Copies of the dense weights. */
  List<float[]> values() {
    return dense.stream().map(Weights::values).toList();
  }

  /** Sets the dense weights to what {@link #values} gave. */
  void setValues(List<float[]> values) {
    for (int i = 0; i < dense.size(); i++) {
      dense.get(i).setValues(values.get(i));
    }
  }

  void save(StateOutput out) throws IOException {
    for (Weights weights : dense) {
      weights.save(out);
    }
    for (SparseRows table : tables) {
      table.table().save(out);
    }
  }

  void load(StateInput in) throws IOException {
    for (Weights weights : dense) {
      weights.load(in);
    }
    for (SparseRows table : tables) {
      table.table().load(in);
    }
  }
}
