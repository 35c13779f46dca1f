package org.dbmtl.predictor.density;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.LabelUnit;
import org.jspecify.annotations.Nullable;

/**
 * A standardised label by the probabilities of quantile bins of the training part, a softmax over
 * the outputs. Inside a bin the label is distributed as in the training part, whatever the row, so
 * that this part of the likelihood cancels with that of the base, the bins' shares there.
 *
 * <p>Bin k holds the labels above {@code edges[k]} up to {@code edges[k + 1]}; the first and the
 * last bin also hold what lies outside.
 */
public final class Binned implements Density {
  @JsonProperty private final float[] edges;
  @JsonProperty private final float[][] values;
  private final double[] means;
  @JsonProperty private final double[] shares;
  @JsonProperty private final float[] steps;
  private final double[] average;

  /**
   * @param edges [bins + 1] ascending, from just below the least label to the largest
   * @param values [bins][some] labels of each bin, evenly spread among its quantiles
   * @param shares [bins] of the labels, above 0, of sum 1
   * @param steps [steps + 1] ascending, between which a child reads a label
   */
  @JsonCreator
  public Binned(
      @JsonProperty("edges") float[] edges,
      @JsonProperty("values") float[][] values,
      @JsonProperty("shares") double[] shares,
      @JsonProperty("steps") float[] steps) {
    this.edges = edges.clone();
    this.values = new float[values.length][];
    means = new double[values.length];
    for (int bin = 0; bin < values.length; bin++) {
      this.values[bin] = values[bin].clone();
      for (float value : values[bin]) {
        means[bin] += (double) value / values[bin].length;
      }
    }
    this.shares = shares.clone();
    this.steps = steps.clone();
    average = new double[steps.length - 1];
    for (int bin = 0; bin < shares.length; bin++) {
      for (float value : this.values[bin]) {
        for (int step = 0; step < average.length; step++) {
          average[step] += this.shares[bin] * through(step, value) / this.values[bin].length;
        }
      }
    }
  }

  @Override
  public String key() {
    return "binned";
  }

  @Override
  public int outputs() {
    return shares.length;
  }

  @Override
  public float[] startBiases() {
    float[] biases = new float[shares.length];
    for (int bin = 0; bin < biases.length; bin++) {
      biases[bin] = (float) Math.log(shares[bin]);
    }
    return biases;
  }

  private int bin(float label) {
    return bin(edges, label);
  }

  /** The bin of a label. */
  public static int bin(float[] edges, float label) {
    int found = Arrays.binarySearch(edges, 1, edges.length - 1, label);
    return found >= 0 ? found - 1 : -found - 2;
  }

  /** {@code log sum e^z}. */
  private double logSum(float[] z, int at) {
    double most = Double.NEGATIVE_INFINITY;
    for (int bin = 0; bin < shares.length; bin++) {
      most = Math.max(most, z[at + bin]);
    }
    double sum = 0;
    for (int bin = 0; bin < shares.length; bin++) {
      sum += Math.exp(z[at + bin] - most);
    }
    return most + Math.log(sum);
  }

  @Override
  public double loss(float[] z, int at, float label) {
    double logSum = logSum(z, at);
    int bin = bin(label);
    double loss = logSum - z[at + bin];
    for (int k = 0; k < shares.length; k++) {
      z[at + k] = (float) (Math.exp(z[at + k] - logSum) - (k == bin ? 1 : 0));
    }
    return loss;
  }

  @Override
  public double gain(float[] z, int at, float label, double deviation) {
    int bin = bin(label);
    return z[at + bin] - logSum(z, at) - Math.log(shares[bin]);
  }

  @Override
  public double prediction(float[] z, int at) {
    double logSum = logSum(z, at);
    double mean = 0;
    for (int bin = 0; bin < shares.length; bin++) {
      mean += Math.exp(z[at + bin] - logSum) * means[bin];
    }
    return mean;
  }

  @Override
  public LabelMean mean(LabelUnit unit, double deviation) {
    double[] own = new double[values.length];
    for (int bin = 0; bin < own.length; bin++) {
      for (float value : values[bin]) {
        own[bin] += unit.own(value) / values[bin].length;
      }
    }
    return (z, at) -> {
      double logSum = logSum(z, at);
      double mean = 0;
      for (int bin = 0; bin < own.length; bin++) {
        mean += Math.exp(z[at + bin] - logSum) * own[bin];
      }
      return mean;
    };
  }

  @Override
  public double residual(float[] z, int at, float label) {
    return Double.NaN;
  }

  @Override
  public float draw(float[] z, int at, double deviation, SplittableRandom random) {
    double logSum = logSum(z, at);
    double left = random.nextDouble();
    int bin = 0;
    for (; bin < shares.length - 1; bin++) {
      left -= Math.exp(z[at + bin] - logSum);
      if (left < 0) {
        break;
      }
    }
    return values[bin][random.nextInt(values[bin].length)];
  }

  /** One for each step, and one for a missing label. */
  @Override
  public int labelInputs() {
    return average.length + 1;
  }

  /**
   * How far through each step the label is, 0 to 1, or how far labels are on average in place of a
   * missing one; and whether it is missing. So a child learns a slope for each step (the piecewise
   * linear encoding of Gorishniy, Rubachev and Babenko, On Embeddings for Numerical Features in
   * Tabular Deep Learning, 2022, equation 1).
   */
  @Override
  public void writeLabel(float label, float[] to, int at) {
    boolean missing = Float.isNaN(label);
    for (int step = 0; step < average.length; step++) {
      to[at + step] = (float) (missing ? average[step] : through(step, label));
    }
    to[at + average.length] = missing ? 1 : 0;
  }

  private double through(int step, double label) {
    double width = (double) steps[step + 1] - steps[step];
    return Math.min(Math.max((label - steps[step]) / width, 0), 1);
  }

  @Override
  public int signals() {
    return shares.length;
  }

  /** The probabilities of the bins. */
  @Override
  public void writeSignal(float[] z, int at, float[] to, int toAt) {
    double logSum = logSum(z, at);
    for (int bin = 0; bin < shares.length; bin++) {
      to[toAt + bin] = (float) Math.exp(z[at + bin] - logSum);
    }
  }

  @Override
  public void addSignalSlopes(
      float[] signal, float[] passedBack, int signalAt, float[] slopes, int at) {
    double mean = 0;
    for (int bin = 0; bin < shares.length; bin++) {
      mean += (double) signal[signalAt + bin] * passedBack[signalAt + bin];
    }
    for (int bin = 0; bin < shares.length; bin++) {
      slopes[at + bin] += (float) (signal[signalAt + bin] * (passedBack[signalAt + bin] - mean));
    }
  }

  @Override
  public boolean firstIsLogit() {
    return false;
  }

  /** By all that decides it: checkpoints and caches compare densities. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Binned binned
        && Arrays.equals(edges, binned.edges)
        && Arrays.deepEquals(values, binned.values)
        && Arrays.equals(shares, binned.shares)
        && Arrays.equals(steps, binned.steps);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  @Override
  public String toString() {
    return "Binned" + Arrays.toString(edges);
  }
}
