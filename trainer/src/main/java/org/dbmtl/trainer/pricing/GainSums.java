package org.dbmtl.trainer.pricing;

import java.util.Arrays;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.trainer.metric.BlockScores;

/**
 * Adds up a target's gain for each of its sets by block of rows, as {@link BlockScores} counts
 * them. Used by one thread at a time.
 */
final class GainSums {
  private final Density density;
  private final double[] deviations;
  private final double[][] sums;
  private final double[] counts = new double[BlockScores.BLOCKS];
  private final float[] signs = new float[SetOutputs.ROWS];
  private final float[] row;

  /**
   * @param deviations [sets] of the residuals, in standard units
   */
  GainSums(Density density, double[] deviations) {
    this.density = density;
    this.deviations = deviations;
    sums = new double[deviations.length][BlockScores.BLOCKS];
    row = new float[density.outputs()];
  }

  /** Adds rows of a block, all of them labelled, each by its weight. */
  SetOutputs.Reader rows(int block, float[] labels, float[] weights, int count) {
    boolean alike = true;
    for (int i = 0; i < count; i++) {
      counts[block] += weights[i];
      alike &= weights[i] == 1;
    }
    if (!alike) {
      return (set, z, rows) -> sums[set][block] += gain(set, labels, weights, z, rows);
    }
    if (density instanceof Bernoulli binary) {
      double base = 0;
      for (int i = 0; i < count; i++) {
        boolean on = labels[i] > 0.5f;
        signs[i] = on ? 1 : -1;
        base -= Math.log(on ? binary.rate() : 1 - binary.rate());
      }
      double ofBase = base;
      return (set, z, rows) -> sums[set][block] += ofBase + logLikelihood(signs, z, rows);
    }
    return (set, z, rows) -> sums[set][block] += gain(set, labels, weights, z, rows);
  }

  /** {@code - sum of log(1 + e^(-s z))}, with one logarithm for all. */
  private static double logLikelihood(float[] signs, float[] z, int rows) {
    double linear = 0;
    // Each factor is at most 2, and there are at most SetOutputs.ROWS.
    double product = 1;
    for (int i = 0; i < rows; i++) {
      double value = signs[i] * z[i];
      double size = Math.abs(value);
      linear += size - value;
      product *= 1 + Math.exp(-size);
    }
    return -linear / 2 - Math.log(product);
  }

  private double gain(int set, float[] labels, float[] weights, float[] z, int rows) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < row.length; k++) {
        row[k] = z[k * rows + i];
      }
      sum += weights[i] * density.gain(row, 0, labels[i], deviations[set]);
    }
    return sum;
  }

  /** Nats per labelled row; 0 if there is none. */
  double mean(int set) {
    double rows = Arrays.stream(counts).sum();
    return rows == 0 ? 0 : Arrays.stream(sums[set]).sum() / rows;
  }

  /** [{@value BlockScores#BLOCKS}] nats per row by block, whose mean is {@link #mean}. */
  float[] blocks(int set) {
    double[] values = BlockScores.ofSums(sums[set], counts);
    float[] blocks = new float[values.length];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = (float) values[block];
    }
    return blocks;
  }
}
