package org.dbmtl.trainer.fused;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rectified linear layer that reads one place or several: {@code out = max(0, bias + sum of in *
 * kernel)}. Reading a child's parents this way needs no copy that lays them side by side. A batch
 * goes through it tile by tile; gradients of weights add up over the tiles.
 */
final class DenseLayer implements AutoCloseable {
  private final List<Input> inputs;
  private final Flow output;
  private final Bias bias;
  private final @Nullable DropoutMask dropout;

  /**
   * @param inputs places it reads, at least one
   * @param output a whole matrix
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
    rectifier.forward(output.value().matrix(), bias, rows, null);
  }

  /** Begins the forward and backward passes over the tiles of a training step. */
  void begin(long step) {
    bias.clearGradient();
    if (dropout != null) {
      dropout.begin(step);
    }
  }

  /** Forward pass of a tile. */
  void forward(int rows, Rectifier rectifier) {
    multiply(rows);
    rectifier.forward(output.value().matrix(), bias, rows, dropout);
  }

  private void multiply(int rows) {
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      input.kernel().forward(input.from().value(), output.value(), rows, i > 0);
    }
  }

  /** The sums over its first place alone, without biases, in place of its outputs. */
  void multiplyFirst(int rows) {
    Input first = inputs.get(0);
    first.kernel().forward(first.from().value(), output.value(), rows, false);
  }

  /**
   * Backward pass of a tile.
   *
   * @param add whether an earlier tile has set the gradients of the weights
   */
  void backward(int rows, Rectifier rectifier, boolean add) {
    float scale = dropout == null ? 1 : dropout.scale();
    rectifier.backward(output.value().matrix(), output.gradient().matrix(), bias, rows, scale);
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      Flow from = input.from();
      input.kernel().backWeights(from.value(), output.gradient(), rows, add);
      if (input.wantsGradient()) {
        input.kernel().backInput(output.gradient(), from.gradient(), rows, from.addsToGradient());
      }
    }
  }

  /** The matrix products of a tile forward and backward, and nothing else. */
  void products(int rows) {
    multiply(rows);
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      input.kernel().backWeights(input.from().value(), output.gradient(), rows, false);
      if (input.wantsGradient()) {
        input.kernel().backInput(output.gradient(), input.from().gradient(), rows, false);
      }
    }
  }

  @Override
  public void close() {
    inputs.forEach(input -> input.kernel().close());
  }
}
