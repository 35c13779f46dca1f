package org.dbmtl.trainer.network;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;

/**
 * The weighted mean of what a network predicts over the passes of {@link LabelPasses}, and the
 * likelihood of the labels under that mixture. Used by one thread.
 */
public final class Marginals implements PassReader {
  private final List<TargetColumn> targets;
  private final double[] deviations;
  private final IntFunction<FloatColumn> labels;
  private final int[] firstOutputs;
  private final double[] weights;
  // Of a binary target the sums of both probabilities: none is lost next to the other.
  private final double[][] on;
  private final double[][] off;
  // Of each target the sum of weighted likelihoods, as exp(most) * sum: none is too small.
  private final double[][] most;
  private final double[][] sums;
  private final float[][] observed;

  /**
   * @param shape whose targets are predicted
   * @param deviations [targets] fitted, of densities that have one
   * @param labels of a target, by its position, [rows of the part]; NaN where missing
   * @param rows most rows at a time
   */
  public Marginals(
      DbmtlShape shape, double[] deviations, IntFunction<FloatColumn> labels, int rows) {
    targets = shape.targets();
    this.deviations = deviations.clone();
    this.labels = labels;
    firstOutputs = new int[targets.size()];
    Arrays.setAll(firstOutputs, shape::firstOutput);
    weights = new double[rows];
    on = new double[targets.size()][rows];
    off = new double[targets.size()][rows];
    most = new double[targets.size()][rows];
    sums = new double[targets.size()][rows];
    observed = new float[targets.size()][rows];
  }

  /** Begins with other rows: {@code size} ones of the part, from {@code firstRow} on. */
  public void clear(long firstRow, int size) {
    for (int target = 0; target < on.length; target++) {
      Arrays.fill(on[target], 0);
      Arrays.fill(off[target], 0);
      Arrays.fill(most[target], Double.NEGATIVE_INFINITY);
      Arrays.fill(sums[target], 0);
      FloatColumn column = labels.apply(target);
      for (int row = 0; row < size; row++) {
        observed[target][row] = column.get(firstRow + row);
      }
    }
  }

  @Override
  public void begin(LabelPasses passes, int first, int count) {
    Arrays.fill(weights, first, first + count, passes.weight());
  }

  @Override
  public void weigh(int row, double factor) {
    weights[row] *= factor;
  }

  @Override
  public void add(float[][] read, float[][] outputs, int first, int count) {
    for (int target = 0; target < on.length; target++) {
      Density density = targets.get(target).density();
      float[] z = new float[density.outputs()];
      for (int i = 0; i < count; i++) {
        Density.copy(outputs, firstOutputs[target], i, z);
        add(target, first + i, density, z);
      }
    }
  }

  private void add(int target, int row, Density density, float[] z) {
    double weight = weights[row];
    double prediction = density.prediction(z, 0);
    if (targets.get(target).binary()) {
      on[target][row] += weight / (1 + Math.exp(-prediction));
      off[target][row] += weight / (1 + Math.exp(prediction));
    } else {
      on[target][row] += weight * prediction;
    }
    float label = observed[target][row];
    if (!Float.isNaN(label) && weight > 0) {
      addLikelihood(target, row, Math.log(weight) + density.gain(z, 0, label, deviations[target]));
    }
  }

  private void addLikelihood(int target, int row, double logarithm) {
    double highest = most[target][row];
    if (logarithm <= highest) {
      sums[target][row] += Math.exp(logarithm - highest);
    } else {
      sums[target][row] = sums[target][row] * Math.exp(highest - logarithm) + 1;
      most[target][row] = logarithm;
    }
  }

  /**
   * The means, and what the mixture gains on the labels.
   *
   * @param to where they go, from {@code offset} on
   */
  public void read(int size, Predictions to, int offset) {
    for (int target = 0; target < on.length; target++) {
      boolean binary = targets.get(target).binary();
      for (int row = 0; row < size; row++) {
        double mean = on[target][row];
        to.values()[target][offset + row] =
            (float) (binary ? Math.log(mean) - Math.log(off[target][row]) : mean);
        to.gains()[target][offset + row] =
            Float.isNaN(observed[target][row])
                ? Float.NaN
                : (float) (most[target][row] + Math.log(sums[target][row]));
      }
    }
  }
}
