package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/**
 * The mean of a network's weights over some steps, at the cost of the rows that a step touches:
 * dense weights as a running mean; for those of tables, with {@code d_s} the move of step {@code s}
 * of {@code n}, the mean of the weights {@code w_1 .. w_n} is {@code w_n - 1/n * sum of (s - 1)
 * d_s}, so that only moves are added up. Used by one thread.
 */
final class Average implements AutoCloseable {
  private final Parameters parameters;
  private final List<float[]> means = new ArrayList<>();
  private long steps;

  Average(Parameters parameters) {
    this.parameters = parameters;
    parameters.kernels().forEach(kernel -> means.add(kernel.values()));
    parameters.biases().forEach(bias -> means.add(bias.values.clone()));
    parameters.tables().forEach(SparseRows::beginAverage);
  }

  /** Counts the weights as they are after a step; the tables have seen it in their update. */
  void add(Scratch scratch) {
    steps++;
    int next = 0;
    for (int i = 0; i < parameters.kernels().size(); i++) {
      Kernel kernel = parameters.kernels().get(i);
      float[] values = scratch.floats(0, means.get(next).length);
      kernel.readValues(values);
      add(values, means.get(next++));
    }
    for (int i = 0; i < parameters.biases().size(); i++) {
      add(parameters.biases().get(i).values, means.get(next++));
    }
  }

  private void add(float[] values, float[] mean) {
    float share = 1f / steps;
    for (int i = 0; i < mean.length; i++) {
      mean[i] += share * (values[i] - mean[i]);
    }
  }

  /**
   * Sets the weights to their mean.
   *
   * @throws IllegalStateException if no step was counted
   */
  void use() {
    if (steps == 0) {
      throw new IllegalStateException("no step was averaged");
    }
    int next = 0;
    for (Kernel kernel : parameters.kernels()) {
      kernel.setValues(means.get(next++));
    }
    for (Bias bias : parameters.biases()) {
      System.arraycopy(means.get(next++), 0, bias.values, 0, bias.values.length);
    }
    parameters.tables().forEach(SparseRows::useAverage);
  }

  void save(StateOutput out) throws IOException {
    out.number(steps);
    for (float[] values : means) {
      out.floats(values, values.length);
    }
    for (SparseRows table : parameters.tables()) {
      table.saveAverage(out);
    }
  }

  void load(StateInput in) throws IOException {
    steps = in.number();
    for (float[] values : means) {
      in.floats(values, values.length);
    }
    for (SparseRows table : parameters.tables()) {
      table.loadAverage(in);
    }
  }

  @Override
  public void close() {
    parameters.tables().forEach(SparseRows::endAverage);
  }
}
