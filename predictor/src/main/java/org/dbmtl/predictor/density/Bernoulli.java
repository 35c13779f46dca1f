package org.dbmtl.predictor.density;

import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.LabelUnit;

/**
 * A binary label, from its logit.
 *
 * @param rate base rate in the training part, in (0, 1)
 */
public record Bernoulli(double rate) implements Density {
  @Override
  public String key() {
    return "bernoulli";
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public float[] startBiases() {
    return new float[] {(float) Logistic.logit(rate)};
  }

  @Override
  public double loss(float[] z, int at, float label) {
    double logit = z[at];
    z[at] = (float) (Logistic.of(logit) - label);
    return Logistic.softplus(logit) - logit * label;
  }

  @Override
  public double gain(float[] z, int at, float label, double deviation) {
    boolean on = label > 0.5f;
    return -Logistic.softplus(on ? -z[at] : z[at]) - Math.log(on ? rate : 1 - rate);
  }

  /**
   * Log likelihood of a label beyond that by the base, nats.
   *
   * @param chance probability of that label
   */
  public double gain(double chance, float label) {
    return Math.log(chance) - Math.log(label > 0.5f ? rate : 1 - rate);
  }

  @Override
  public double prediction(float[] z, int at) {
    return z[at];
  }

  @Override
  public LabelMean mean(LabelUnit unit, double deviation) {
    return (z, at) -> Logistic.of(z[at]);
  }

  @Override
  public double residual(float[] z, int at, float label) {
    return Double.NaN;
  }

  @Override
  public float draw(float[] z, int at, double deviation, SplittableRandom random) {
    return Logistic.above(random.nextDouble(), z[at]);
  }

  @Override
  public void writeLabel(float label, float[] to, int at) {
    boolean missing = Float.isNaN(label);
    to[at] = missing ? (float) rate : label;
    to[at + 1] = missing ? 1 : 0;
  }

  @Override
  public int signals() {
    return 1;
  }

  @Override
  public void writeSignal(float[] z, int at, float[] to, int toAt) {
    to[toAt] = (float) Logistic.of(z[at]);
  }

  @Override
  public void addSignalSlopes(
      float[] signal, float[] passedBack, int signalAt, float[] slopes, int at) {
    double p = signal[signalAt];
    slopes[at] += (float) (passedBack[signalAt] * p * (1 - p));
  }

  @Override
  public boolean firstIsLogit() {
    return true;
  }
}
