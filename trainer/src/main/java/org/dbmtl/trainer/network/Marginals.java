package org.dbmtl.trainer.network;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * Means of predictions over the passes of {@link LabelPasses}: of a binary target's probability,
 * and of a continuous target's prediction. Used by one thread.
 */
public final class Marginals {
  private final List<TargetColumn> targets;
  private final double[] weights;
  // Of a binary target the sums of both probabilities: neither is lost beside the other.
  private final double[][] on;
  private final double[][] off;

  /**
   * @param rows most rows at a time
   */
  public Marginals(List<TargetColumn> targets, int rows) {
    this.targets = targets;
    weights = new double[rows];
    on = new double[targets.size()][rows];
    off = new double[targets.size()][rows];
  }

  /** Begins with other rows. */
  public void clear() {
    for (int target = 0; target < on.length; target++) {
      Arrays.fill(on[target], 0);
      Arrays.fill(off[target], 0);
    }
  }

  /** Begins a pass. */
  public void begin(LabelPasses passes) {
    Arrays.fill(weights, passes.weight());
  }

  /** Multiplies a row's weight in this pass. */
  public void weigh(int row, double factor) {
    weights[row] *= factor;
  }

  /**
   * Adds the predictions of a pass, once its weights are complete.
   *
   * @param outputs [targets][at least rows] logits, or standardised predictions
   */
  public void add(float[][] outputs, int size) {
    for (int target = 0; target < on.length; target++) {
      boolean binary = targets.get(target).binary();
      for (int row = 0; row < size; row++) {
        double output = outputs[target][row];
        if (binary) {
          on[target][row] += weights[row] / (1 + Math.exp(-output));
          off[target][row] += weights[row] / (1 + Math.exp(output));
        } else {
          on[target][row] += weights[row] * output;
        }
      }
    }
  }

  /**
   * The means: the logit of a binary target's mean probability, or a continuous target's mean.
   *
   * @param to [targets][...] where they go, from {@code offset} on
   */
  public void read(int size, float[][] to, int offset) {
    for (int target = 0; target < on.length; target++) {
      boolean binary = targets.get(target).binary();
      for (int row = 0; row < size; row++) {
        double mean = on[target][row];
        to[target][offset + row] =
            (float) (binary ? Math.log(mean) - Math.log(off[target][row]) : mean);
      }
    }
  }
}
