package org.dbmtl.trainer.fused;

import java.io.IOException;
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
  private final List<float[]> means;
  private long steps;

  Average(Parameters parameters) {
    this.parameters = parameters;
    means = parameters.values();
    parameters.tables().forEach(SparseRows::beginAverage);
  }

  /** Counts the weights as they are after a step; the tables have seen it in their update. */
  void add(Scratch scratch) {
    steps++;
    for (int i = 0; i < means.size(); i++) {
      float[] values = scratch.floats(0, means.get(i).length);
      parameters.dense().get(i).readValues(values);
      add(values, means.get(i));
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
    parameters.setValues(means);
    parameters.tables().forEach(SparseRows::useAverage);
  }

  void save(StateOutput out) throws IOException {
    out.number(steps);
    out.floats(means);
    for (SparseRows table : parameters.tables()) {
      table.saveAverage(out);
    }
  }

  void load(StateInput in) throws IOException {
    steps = in.number();
    in.floats(means);
    for (SparseRows table : parameters.tables()) {
      table.loadAverage(in);
    }
  }

  @Override
  public void close() {
    parameters.tables().forEach(SparseRows::endAverage);
  }
}
