package org.dbmtl.trainer.network;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;

/**
 * The weighted mean of what a network predicts over the passes of {@link LabelPasses}, and the
 * likelihood of the labels under that mixture. What a network predicts of a target is looked at
 * once for all passes over which it stays the same. Used by one thread.
 */
public final class Marginals implements PassReader {
  private final List<TargetColumn> targets;
  private final double[] deviations;
  private final IntFunction<FloatColumn> labels;
  private final int[] firstOutputs;
  private final double[] weights;
  // What the last pass predicts of each target, or the chances of both labels, and how much all
  // passes weigh over which it has been the same.
  private final double[][] ofPass;
  private final double[][] offOfPass;
  private final double[][] gainOfPass;
  private final double[][] held;
  // Of a binary target the sums of both probabilities: none is lost next to the other.
  private final double[][] on;
  private final double[][] off;
  // Of a continuous target the sum of weighted likelihoods, as exp(most) * sum: none is too small.
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
    ofPass = new double[targets.size()][rows];
    offOfPass = new double[targets.size()][rows];
    gainOfPass = new double[targets.size()][rows];
    held = new double[targets.size()][rows];
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
      Arrays.fill(ofPass[target], 0);
      Arrays.fill(offOfPass[target], 0);
      Arrays.fill(held[target], 0);
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
  public void add(float[][] read, float[][] outputs, boolean[] changed, int first, int count) {
    for (int target = 0; target < on.length; target++) {
      if (changed[target]) {
        settle(target, first, count);
        look(target, outputs, first, count);
      }
      double[] sums = held[target];
      for (int row = first; row < first + count; row++) {
        sums[row] += weights[row];
      }
    }
  }

  /** Adds what the passes before predict, by all that they weigh. */
  private void settle(int target, int first, int count) {
    boolean binary = targets.get(target).binary();
    addHeld(ofPass[target], held[target], on[target], first, count);
    if (binary) {
      addHeld(offOfPass[target], held[target], off[target], first, count);
    } else {
      for (int row = first; row < first + count; row++) {
        if (held[target][row] > 0 && !Float.isNaN(observed[target][row])) {
          addLikelihood(target, row, held[target][row], gainOfPass[target][row]);
        }
      }
    }
    Arrays.fill(held[target], first, first + count, 0);
  }

  private static void addHeld(double[] values, double[] held, double[] to, int first, int count) {
    for (int row = first; row < first + count; row++) {
      to[row] += held[row] * values[row];
    }
  }

  private void addLikelihood(int target, int row, double weight, double logarithm) {
    double highest = most[target][row];
    if (logarithm <= highest) {
      sums[target][row] += weight * Math.exp(logarithm - highest);
    } else {
      sums[target][row] = sums[target][row] * Math.exp(highest - logarithm) + weight;
      most[target][row] = logarithm;
    }
  }

  /** Takes what this pass predicts. */
  private void look(int target, float[][] outputs, int first, int count) {
    int from = firstOutputs[target];
    Density density = targets.get(target).density();
    if (density.binary()) {
      chances(outputs[from], ofPass[target], offOfPass[target], first, count);
      return;
    }
    float[] z = new float[density.outputs()];
    for (int i = 0; i < count; i++) {
      Density.copy(outputs, from, i, z);
      ofPass[target][first + i] = density.prediction(z, 0);
      float label = observed[target][first + i];
      if (!Float.isNaN(label)) {
        gainOfPass[target][first + i] = density.gain(z, 0, label, deviations[target]);
      }
    }
  }

  /** The probabilities of both labels, by one exponential: none is lost next to the other. */
  private static void chances(float[] logits, double[] ofOn, double[] ofOff, int first, int count) {
    for (int i = 0; i < count; i++) {
      double logit = logits[i];
      double e = Math.exp(-Math.abs(logit));
      double larger = 1 / (1 + e);
      ofOn[first + i] = logit >= 0 ? larger : e * larger;
      ofOff[first + i] = logit >= 0 ? e * larger : larger;
    }
  }

  /**
   * The means, and what the mixture gains on the labels.
   *
   * @param to where they go, from {@code offset} on
   */
  public void read(int size, Predictions to, int offset) {
    for (int target = 0; target < on.length; target++) {
      settle(target, 0, size);
      Density density = targets.get(target).density();
      for (int row = 0; row < size; row++) {
        double mean = on[target][row];
        float label = observed[target][row];
        double gain;
        if (density instanceof Bernoulli bernoulli) {
          double other = off[target][row];
          to.values()[target][offset + row] = (float) (Math.log(mean) - Math.log(other));
          gain = bernoulli.gain(Math.max(label > 0.5f ? mean : other, Double.MIN_VALUE), label);
        } else {
          to.values()[target][offset + row] = (float) mean;
          gain = most[target][row] + Math.log(sums[target][row]);
        }
        to.gains()[target][offset + row] = Float.isNaN(label) ? Float.NaN : (float) gain;
      }
    }
  }
}
