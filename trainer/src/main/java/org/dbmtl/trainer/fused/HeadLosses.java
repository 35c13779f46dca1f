package org.dbmtl.trainer.fused;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * The losses of the heads' outputs. Each is a mean over the labelled rows of the batch, of which
 * one counts by its weight over the mean weight of such rows in the training part. (By the mean
 * weight in the batch, a batch with heavy rows would count for less than them.) Used by one thread.
 */
final class HeadLosses {
  private final List<TargetColumn> targets;
  private final int outputs;
  private final int[] firstOf;
  private final double[] factors;
  private boolean weighted;

  /** [targets] weighted mean losses of the last step. */
  final double[] values;

  /**
   * @param outputs of all targets
   * @param firstOf first output of a target
   */
  HeadLosses(List<TargetColumn> targets, int outputs, IntUnaryOperator firstOf) {
    this.targets = targets;
    this.outputs = outputs;
    this.firstOf = new int[targets.size()];
    Arrays.setAll(this.firstOf, firstOf);
    factors = new double[targets.size()];
    values = new double[targets.size()];
  }

  /** Begins a training step. */
  void begin(RowBatch batch) {
    Arrays.fill(values, 0);
    weighted = false;
    for (int row = 0; row < batch.size(); row++) {
      weighted |= batch.weights()[row] != 1;
    }
    for (int target = 0; target < factors.length; target++) {
      float[] labels = batch.labels()[target];
      int labelled = 0;
      for (int row = 0; row < batch.size(); row++) {
        labelled += Float.isNaN(labels[row]) ? 0 : 1;
      }
      TargetColumn column = targets.get(target);
      factors[target] = labelled == 0 ? 0 : column.weight() / (labelled * column.meanWeight());
    }
  }

  /**
   * Adds the losses of a target in a tile, and turns its outputs into slopes, in place.
   *
   * @param first first row of the tile in the batch
   * @param chunk [rows * outputs]
   */
  void toSlopes(int target, RowBatch batch, int first, int rows, float[] chunk) {
    if (targets.get(target).binary() && !weighted) {
      logLoss(target, batch.labels()[target], first, rows, chunk);
    } else {
      loss(target, batch, first, rows, chunk);
    }
  }

  /** Of a binary target whose rows all count alike. */
  private void logLoss(int target, float[] labels, int first, int rows, float[] chunk) {
    double factor = factors[target];
    double linear = 0;
    // The product of many (1 + e^-|x|), each at most 2: one logarithm for as many as fit.
    double product = 1;
    double logarithms = 0;
    for (int row = 0, at = firstOf[target]; row < rows; row++, at += outputs) {
      float label = labels[first + row];
      double slope = 0;
      if (!Float.isNaN(label)) {
        double output = chunk[at];
        double e = Math.exp(-Math.abs(output));
        linear += Math.max(output, 0) - output * label;
        product *= 1 + e;
        slope = factor * ((output >= 0 ? 1 : e) / (1 + e) - label);
      }
      if (product > 0x1p1000) {
        logarithms += Math.log(product);
        product = 1;
      }
      chunk[at] = (float) slope;
    }
    values[target] += factor * (linear + logarithms + Math.log(product));
  }

  /** Of a target of any density. */
  private void loss(int target, RowBatch batch, int first, int rows, float[] chunk) {
    Density density = targets.get(target).density();
    int own = density.outputs();
    double factor = factors[target];
    float[] labels = batch.labels()[target];
    float[] weights = batch.weights();
    double sum = 0;
    for (int row = 0, at = firstOf[target]; row < rows; row++, at += outputs) {
      float label = labels[first + row];
      double weight = Float.isNaN(label) ? 0 : weights[first + row];
      if (weight > 0) {
        sum += weight * density.loss(chunk, at, label);
      }
      for (int k = at; k < at + own; k++) {
        chunk[k] = weight > 0 ? (float) (factor * weight * chunk[k]) : 0;
      }
    }
    values[target] += factor * sum;
  }

  /**
   * @throws ArithmeticException if a loss of the step is not finite; the message names the target
   */
  void requireFinite() {
    for (int target = 0; target < values.length; target++) {
      if (!(Math.abs(values[target]) <= Float.MAX_VALUE)) {
        throw new ArithmeticException(
            "the loss of target '%s' is %s"
                .formatted(targets.get(target).name(), (float) values[target]));
      }
    }
  }
}
