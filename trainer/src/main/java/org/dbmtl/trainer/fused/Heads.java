package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/**
 * The linear heads of all targets with their losses: {@code loss = sum of weight * mean over
 * labelled rows}, log loss on logits (nats) or squared error. A batch goes through tile by tile.
 * Used by one thread.
 */
final class Heads implements AutoCloseable {
  private final List<TargetColumn> targets;
  private final List<Flow> embeddings;
  private final List<Kernel> kernels = new ArrayList<>();
  private final Matrix outputs;
  private final Matrix slopes;
  private final List<Block> outputOf = new ArrayList<>();
  private final List<Block> slopeOf = new ArrayList<>();
  private final Bias biases;
  private final double[] losses;
  private final double[] factors;
  private final boolean onWide;

  /**
   * @param embeddings of the targets, [tile, width] each
   * @param capacity most rows of a tile
   * @param onWide whether the outputs add to what is laid in {@link #outputs} before, a wide part
   */
  Heads(
      List<TargetColumn> targets,
      DbmtlShape shape,
      List<Flow> embeddings,
      int capacity,
      InitialWeights initial,
      boolean onWide) {
    this.targets = targets;
    this.onWide = onWide;
    this.embeddings = embeddings;
    outputs = new Matrix("outputs", capacity, targets.size());
    slopes = new Matrix("gradients of outputs", capacity, targets.size());
    biases = new Bias(targets.size());
    losses = new double[targets.size()];
    factors = new double[targets.size()];
    int width = shape.embeddingOfTargetWidth();
    float[] values = new float[width];
    for (int target = 0; target < targets.size(); target++) {
      String name = "head/" + targets.get(target).name();
      initial.kernel(name + "/kernel", values, width);
      Kernel kernel = new Kernel(name, width, 1);
      kernel.setValues(values);
      kernels.add(kernel);
      outputOf.add(outputs.block(target, 1));
      slopeOf.add(slopes.block(target, 1));
      if (targets.get(target).binary()) {
        biases.values[target] = (float) InitialWeights.logit(targets.get(target).mean());
      }
    }
  }

  /** The kernels [width, 1] by name. */
  Map<String, Kernel> kernels() {
    Map<String, Kernel> named = new LinkedHashMap<>();
    for (int target = 0; target < kernels.size(); target++) {
      named.put("head/" + targets.get(target).name(), kernels.get(target));
    }
    return named;
  }

  Bias biases() {
    return biases;
  }

  /** [targets] weighted mean losses of the last step. */
  double[] losses() {
    return losses;
  }

  /** [tile, targets] where the outputs go, and where those of the wide part are laid before. */
  Matrix outputs() {
    return outputs;
  }

  /** [tile, targets] gradient of the loss by the outputs, after {@link #train}. */
  Matrix slopes() {
    return slopes;
  }

  /** Outputs of all targets for a tile, without their biases. */
  private void multiply(int rows) {
    for (int target = 0; target < kernels.size(); target++) {
      Block embedding = embeddings.get(target).value();
      kernels.get(target).forward(embedding, outputOf.get(target), rows, onWide);
    }
  }

  /**
   * Outputs of all targets for a tile.
   *
   * @param to [targets][...] where they go, from {@code offset} on
   */
  void predict(int rows, float[][] to, int offset, Scratch scratch) {
    multiply(rows);
    int count = targets.size();
    float[] chunk = scratch.floats(0, rows * count);
    outputs.read(0, chunk, 0, rows * count);
    for (int target = 0; target < count; target++) {
      for (int row = 0; row < rows; row++) {
        to[target][offset + row] = chunk[row * count + target] + biases.values[target];
      }
    }
  }

  /**
   * Begins a training step.
   *
   * @param labels [targets][rows] NaN where missing
   */
  void begin(float[][] labels, int rows) {
    biases.clearGradient();
    Arrays.fill(losses, 0);
    for (int target = 0; target < factors.length; target++) {
      int labelled = 0;
      for (int row = 0; row < rows; row++) {
        labelled += Float.isNaN(labels[target][row]) ? 0 : 1;
      }
      factors[target] = labelled == 0 ? 0 : targets.get(target).weight() / labelled;
    }
  }

  /**
   * Losses of a tile, the heads' gradients and that of the target embeddings.
   *
   * @param labels [targets][rows of the batch] NaN where missing
   * @param first first row of the tile in the batch
   * @param add whether an earlier tile has set the gradients of the weights
   */
  void train(float[][] labels, int first, int rows, Scratch scratch, boolean add) {
    multiply(rows);
    int count = targets.size();
    float[] chunk = scratch.floats(0, rows * count);
    outputs.read(0, chunk, 0, rows * count);
    for (int target = 0; target < count; target++) {
      if (targets.get(target).binary()) {
        logLoss(target, labels[target], first, rows, chunk);
      } else {
        squaredError(target, labels[target], first, rows, chunk);
      }
    }
    slopes.write(0, chunk, 0, rows * count);
    for (int target = 0; target < count; target++) {
      Kernel kernel = kernels.get(target);
      Flow embedding = embeddings.get(target);
      kernel.backWeights(embedding.value(), slopeOf.get(target), rows, add);
      kernel.backInput(slopeOf.get(target), embedding.gradient(), rows, embedding.addsToGradient());
    }
  }

  /** Turns a target's outputs into slopes, in place. */
  private void logLoss(int target, float[] labels, int first, int rows, float[] chunk) {
    float bias = biases.values[target];
    double factor = factors[target];
    double linear = 0;
    // The product of many (1 + e^-|x|), each at most 2: one logarithm for as many as fit.
    double product = 1;
    double logarithms = 0;
    double slopes = 0;
    for (int row = 0, at = target; row < rows; row++, at += targets.size()) {
      float label = labels[first + row];
      double slope = 0;
      if (!Float.isNaN(label)) {
        double output = chunk[at] + bias;
        double e = Math.exp(-Math.abs(output));
        linear += Math.max(output, 0) - output * label;
        product *= 1 + e;
        slope = factor * ((output >= 0 ? 1 : e) / (1 + e) - label);
      }
      if (product > 0x1p1000) {
        logarithms += Math.log(product);
        product = 1;
      }
      slopes += slope;
      chunk[at] = (float) slope;
    }
    losses[target] += factor * (linear + logarithms + Math.log(product));
    biases.gradient[target] += (float) slopes;
  }

  private void squaredError(int target, float[] labels, int first, int rows, float[] chunk) {
    float bias = biases.values[target];
    double factor = factors[target];
    double squares = 0;
    double slopes = 0;
    for (int row = 0, at = target; row < rows; row++, at += targets.size()) {
      float label = labels[first + row];
      double slope = 0;
      if (!Float.isNaN(label)) {
        double error = (double) (chunk[at] + bias) - label;
        squares += error * error;
        slope = factor * 2 * error;
      }
      slopes += slope;
      chunk[at] = (float) slope;
    }
    losses[target] += factor * squares;
    biases.gradient[target] += (float) slopes;
  }

  /**
   * @throws ArithmeticException if a loss of the step is not finite; the message names the target
   */
  void requireFiniteLosses() {
    for (int target = 0; target < losses.length; target++) {
      if (!(Math.abs(losses[target]) <= Float.MAX_VALUE)) {
        throw new ArithmeticException(
            "the loss of target '%s' is %s"
                .formatted(targets.get(target).name(), (float) losses[target]));
      }
    }
  }

  /** The matrix products of a tile forward and backward, and nothing else. */
  void products(int rows) {
    multiply(rows);
    for (int target = 0; target < kernels.size(); target++) {
      Flow embedding = embeddings.get(target);
      kernels.get(target).backWeights(embedding.value(), slopeOf.get(target), rows, false);
      kernels.get(target).backInput(slopeOf.get(target), embedding.gradient(), rows, false);
    }
  }

  @Override
  public void close() {
    kernels.forEach(Kernel::close);
    outputs.close();
    slopes.close();
  }
}
