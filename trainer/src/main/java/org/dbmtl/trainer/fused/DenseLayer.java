package org.dbmtl.trainer.fused;

import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.jspecify.annotations.Nullable;

/**
 * A rectified linear layer that reads one place or several: {@code out = max(0, bias + sum of in *
 * kernel)}. Reading a child's parents this way needs no copy that lays them side by side.
 */
final class DenseLayer implements AutoCloseable {
  private final List<Input> inputs;
  private final Flow output;
  private final Bias bias;
  private final @Nullable DropoutMask dropout;

  /**
   * @param inputs places it reads, at least one
   */
  DenseLayer(List<Input> inputs, Flow output, @Nullable DropoutMask dropout) {
    this.inputs = List.copyOf(inputs);
    this.output = output;
    this.bias = new Bias(output.value().width());
    this.dropout = dropout;
  }

  /**
   * A place that is read through a kernel.
   *
   * @param wantsGradient whether a gradient flows back to it
   */
  record Input(Flow from, Kernel kernel, boolean wantsGradient) {}

  Bias bias() {
    return bias;
  }

  Flow output() {
    return output;
  }

  /** Forward pass without dropout. */
  void predict(int rows, Rectifier rectifier) {
    multiply(rows);
    rectifier.forward(output.value(), bias, rows, null);
  }

  /** Forward pass of a training step. */
  void forward(int rows, long step, Rectifier rectifier) {
    multiply(rows);
    if (dropout != null) {
      dropout.begin(step);
    }
    rectifier.forward(output.value(), bias, rows, dropout);
  }

  private void multiply(int rows) {
    boolean add = false;
    for (Input input : inputs) {
      input.kernel().forward(input.from().value(), output.value(), rows, add);
      add = true;
    }
  }

  void backward(int rows, Rectifier rectifier) {
    float scale = dropout == null ? 1 : dropout.scale();
    rectifier.backward(output.value(), output.gradient(), bias, rows, scale);
    for (Input input : inputs) {
      Flow from = input.from();
      input.kernel().backWeights(from.value(), output.gradient(), rows);
      if (input.wantsGradient()) {
        input.kernel().backInput(output.gradient(), from.gradient(), rows, from.addsToGradient());
      }
    }
  }

  /** The matrix products of one step, and nothing else. */
  void products(int rows) {
    multiply(rows);
    for (Input input : inputs) {
      input.kernel().backWeights(input.from().value(), output.gradient(), rows);
      if (input.wantsGradient()) {
        input.kernel().backInput(output.gradient(), input.from().gradient(), rows, false);
      }
    }
  }

  void update(AdamStep adam, TrainingSettings settings, Scratch scratch) {
    for (Input input : inputs) {
      input.kernel().update(adam, settings, scratch);
    }
    bias.update(adam);
  }

  @Override
  public void close() {
    inputs.forEach(input -> input.kernel().close());
  }
}
