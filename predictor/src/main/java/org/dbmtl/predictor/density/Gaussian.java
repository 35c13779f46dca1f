package org.dbmtl.predictor.density;

import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.LabelUnit;

/**
 * A standardised label around its prediction, with one deviation for all rows. The base is the
 * standard normal distribution.
 *
 * @param squaredError whether training minimises {@code (z - y)^2}, as the paper does, in place of
 *     half of it, the negative log likelihood at deviation 1. Likelihoods are the same
 */
public record Gaussian(boolean squaredError) implements Density {
  @Override
  public String key() {
    return squaredError ? "mse" : "gaussian";
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public float[] startBiases() {
    return new float[1];
  }

  @Override
  public double loss(float[] z, int at, float label) {
    double error = (double) z[at] - label;
    double factor = squaredError ? 1 : 0.5;
    z[at] = (float) (2 * factor * error);
    return factor * error * error;
  }

  @Override
  public double gain(float[] z, int at, float label, double deviation) {
    return beyondStandard(z[at], label, deviation);
  }

  /** {@code log N(y; m, d) - log N(y; 0, 1)}. */
  static double beyondStandard(double mean, double y, double deviation) {
    double error = (y - mean) / deviation;
    return (y * y - error * error) / 2 - Math.log(deviation);
  }

  @Override
  public double prediction(float[] z, int at) {
    return z[at];
  }

  @Override
  public LabelMean mean(LabelUnit unit, double deviation) {
    return (z, at) -> unit.ownMean(z[at], deviation);
  }

  @Override
  public double residual(float[] z, int at, float label) {
    return (double) z[at] - label;
  }

  @Override
  public float draw(float[] z, int at, double deviation, SplittableRandom random) {
    return (float) (z[at] + deviation * random.nextGaussian());
  }

  @Override
  public int signals() {
    return 1;
  }

  @Override
  public void writeSignal(float[] z, int at, float[] to, int toAt) {
    to[toAt] = z[at];
  }

  @Override
  public void addSignalSlopes(
      float[] signal, float[] passedBack, int signalAt, float[] slopes, int at) {
    slopes[at] += passedBack[signalAt];
  }

  @Override
  public boolean firstIsLogit() {
    return false;
  }
}
