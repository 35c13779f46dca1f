package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/**
 * All that a network learns, each with its gradient and moments.
 *
 * @param kernels of dense layers and heads
 * @param biases of the same
 * @param tables of which a step moves the batch's rows alone
 */
record Parameters(List<Kernel> kernels, List<Bias> biases, List<SparseRows> tables) {
  Parameters {
    kernels = List.copyOf(kernels);
    biases = List.copyOf(biases);
    tables = List.copyOf(tables);
  }

  /** Moves all against their gradients. */
  void update(AdamStep adam, RowIndex index, TrainingSettings settings, Scratch scratch) {
    for (int i = 0; i < kernels.size(); i++) {
      kernels.get(i).update(adam, settings, scratch);
    }
    for (int i = 0; i < biases.size(); i++) {
      biases.get(i).update(adam);
    }
    for (int i = 0; i < tables.size(); i++) {
      tables.get(i).update(index, adam, (float) settings.embeddingRate());
    }
  }

  void save(StateOutput out) throws IOException {
    for (Kernel kernel : kernels) {
      kernel.save(out);
    }
    for (Bias bias : biases) {
      bias.save(out);
    }
    for (SparseRows table : tables) {
      table.table().save(out);
    }
  }

  void load(StateInput in) throws IOException {
    for (Kernel kernel : kernels) {
      kernel.load(in);
    }
    for (Bias bias : biases) {
      bias.load(in);
    }
    for (SparseRows table : tables) {
      table.table().load(in);
    }
  }
}
