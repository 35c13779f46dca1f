package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/**
 * The linear heads of all targets with their losses, forward and backward in one pass over the
 * rows: {@code loss = sum of weight * mean over labelled rows}, log loss on logits (nats) or
 * squared error.
 */
final class Heads {
  private final List<TargetColumn> targets;
  private final int width;
  private final float[] kernels;
  private final float[] gradient;
  private final float[] mean;
  private final float[] square;
  private final Bias biases;
  private final double[] losses;

  /**
   * @param width width of a target embedding
   */
  Heads(List<TargetColumn> targets, int width) {
    this.targets = targets;
    this.width = width;
    int length = targets.size() * width;
    kernels = new float[length];
    gradient = new float[length];
    mean = new float[length];
    square = new float[length];
    biases = new Bias(targets.size());
    losses = new double[targets.size()];
  }

  /** [targets * width] each target's kernel side by side. */
  float[] kernels() {
    return kernels;
  }

  /** The gradient of {@link #kernels} in the last {@link #train}. */
  float[] gradient() {
    return gradient;
  }

  Bias biases() {
    return biases;
  }

  /** [targets] weighted mean losses of the last {@link #train}. */
  double[] losses() {
    return losses;
  }

  /**
   * Outputs of all targets for the first rows.
   *
   * @param embeddings [rows, targets * width]
   * @param outputs [targets][...] where they go, from {@code offset} on
   */
  void predict(Block embeddings, int rows, float[][] outputs, int offset, Scratch scratch) {
    float[] row = scratch.first(kernels.length);
    for (int r = 0; r < rows; r++) {
      embeddings.read(r, row);
      for (int target = 0; target < targets.size(); target++) {
        outputs[target][offset + r] = output(row, target);
      }
    }
  }

  /**
   * Losses, the heads' gradients and the gradient of the target embeddings.
   *
   * @param labels [targets][rows] NaN where missing
   * @throws ArithmeticException if a loss is not finite; the message names the target
   */
  void train(Flow embeddings, float[][] labels, int rows, Scratch scratch) {
    float[] row = scratch.first(kernels.length);
    float[] slopes = scratch.second(kernels.length);
    Arrays.fill(gradient, 0);
    Arrays.fill(biases.gradient, 0);
    Arrays.fill(losses, 0);
    double[] factors = factors(labels, rows);
    for (int r = 0; r < rows; r++) {
      embeddings.value().read(r, row);
      for (int target = 0; target < factors.length; target++) {
        float label = labels[target][r];
        float slope = 0;
        if (!Float.isNaN(label)) {
          float output = output(row, target);
          losses[target] += factors[target] * loss(target, output, label);
          slope = (float) (factors[target] * slope(target, output, label));
        }
        biases.gradient[target] += slope;
        int from = target * width;
        for (int i = from; i < from + width; i++) {
          gradient[i] += slope * row[i];
          slopes[i] = slope * kernels[i];
        }
      }
      embeddings.gradient().write(r, slopes);
    }
    for (int target = 0; target < losses.length; target++) {
      if (!(Math.abs(losses[target]) <= Float.MAX_VALUE)) {
        throw new ArithmeticException(
            "the loss of target '%s' is %s"
                .formatted(targets.get(target).name(), (float) losses[target]));
      }
    }
  }

  private double[] factors(float[][] labels, int rows) {
    double[] factors = new double[targets.size()];
    for (int target = 0; target < factors.length; target++) {
      int labelled = 0;
      for (int r = 0; r < rows; r++) {
        labelled += Float.isNaN(labels[target][r]) ? 0 : 1;
      }
      factors[target] = labelled == 0 ? 0 : targets.get(target).weight() / labelled;
    }
    return factors;
  }

  private float output(float[] row, int target) {
    float sum = biases.values[target];
    int from = target * width;
    for (int i = from; i < from + width; i++) {
      sum += row[i] * kernels[i];
    }
    return sum;
  }

  private double loss(int target, double output, double label) {
    if (!targets.get(target).binary()) {
      return (output - label) * (output - label);
    }
    return Math.max(output, 0) - output * label + Math.log1p(Math.exp(-Math.abs(output)));
  }

  private double slope(int target, double output, double label) {
    return targets.get(target).binary()
        ? 1 / (1 + Math.exp(-output)) - label
        : 2 * (output - label);
  }

  void save(StateOutput out) throws IOException {
    for (float[] array : new float[][] {kernels, mean, square}) {
      out.floats(array, array.length);
    }
    biases.save(out);
  }

  void load(StateInput in) throws IOException {
    for (float[] array : new float[][] {kernels, mean, square}) {
      in.floats(array, array.length);
    }
    biases.load(in);
  }

  void update(AdamStep adam, TrainingSettings settings) {
    for (int i = 0; i < kernels.length; i++) {
      gradient[i] += (float) (settings.l2() * kernels[i] + settings.l1() * Math.signum(kernels[i]));
    }
    adam.update(kernels, mean, square, gradient, kernels.length);
    biases.update(adam);
  }
}
