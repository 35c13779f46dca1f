package org.dbmtl.predictor.density;

import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.LabelUnit;

/**
 * A standardised label that is often exactly one value, "off", such as no stay at all: the logit of
 * being on, and the prediction of a Gaussian of one deviation for labels that are on (Cragg, "Some
 * statistical models for limited dependent variables", Econometrica 39, 1971). The base is the
 * share of labels that are on and the normal distribution of those.
 *
 * <p>The measure is mixed: an atom at the off value, and length elsewhere.
 *
 * @param off the off value, in standard units, exactly as the log holds it
 * @param share of labels that are on, in (0, 1)
 * @param mean of the labels that are on, standard units
 * @param deviation of these, above 0
 */
public record Hurdle(float off, double share, double mean, double deviation) implements Density {
  @Override
  public String key() {
    return "hurdle";
  }

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public float[] startBiases() {
    return new float[] {(float) Logistic.logit(share), 0};
  }

  private boolean isOn(float label) {
    return label != off;
  }

  /** A label that is on, standardised among these. */
  private double amongOn(float label) {
    return (label - mean) / deviation;
  }

  @Override
  public double loss(float[] z, int at, float label) {
    double logit = z[at];
    boolean on = isOn(label);
    z[at] = (float) (Logistic.of(logit) - (on ? 1 : 0));
    double loss = Logistic.softplus(on ? -logit : logit);
    if (!on) {
      z[at + 1] = 0;
      return loss;
    }
    double error = z[at + 1] - amongOn(label);
    z[at + 1] = (float) error;
    return loss + error * error / 2;
  }

  @Override
  public double gain(float[] z, int at, float label, double fitted) {
    if (!isOn(label)) {
      return -Logistic.softplus(z[at]) - Math.log(1 - share);
    }
    return Gaussian.beyondStandard(z[at + 1], amongOn(label), fitted)
        - Logistic.softplus(-z[at])
        - Math.log(share);
  }

  @Override
  public double prediction(float[] z, int at) {
    double on = Logistic.of(z[at]);
    return on * (mean + deviation * z[at + 1]) + (1 - on) * off;
  }

  @Override
  public LabelMean mean(LabelUnit unit, double fitted) {
    double ofOff = unit.own(off);
    return (z, at) -> {
      double on = Logistic.of(z[at]);
      double ofOn = unit.ownMean(mean + deviation * z[at + 1], deviation * fitted);
      return on * ofOn + (1 - on) * ofOff;
    };
  }

  @Override
  public double residual(float[] z, int at, float label) {
    return isOn(label) ? z[at + 1] - amongOn(label) : Double.NaN;
  }

  @Override
  public float draw(float[] z, int at, double fitted, SplittableRandom random) {
    return random.nextDouble() < Logistic.of(z[at])
        ? (float) (mean + deviation * (z[at + 1] + fitted * random.nextGaussian()))
        : off;
  }

  @Override
  public int labelInputs() {
    return 3;
  }

  /** The value among those that are on, or 0; whether it is missing; whether it is off. */
  @Override
  public void writeLabel(float label, float[] to, int at) {
    boolean missing = Float.isNaN(label);
    boolean on = !missing && isOn(label);
    to[at] = on ? (float) amongOn(label) : 0;
    to[at + 1] = missing ? 1 : 0;
    to[at + 2] = missing ? (float) (1 - share) : on ? 0 : 1;
  }

  @Override
  public int signals() {
    return 2;
  }

  /** The probability of being on, and the value predicted for then. */
  @Override
  public void writeSignal(float[] z, int at, float[] to, int toAt) {
    to[toAt] = (float) Logistic.of(z[at]);
    to[toAt + 1] = z[at + 1];
  }

  @Override
  public void addSignalSlopes(
      float[] signal, float[] passedBack, int signalAt, float[] slopes, int at) {
    double p = signal[signalAt];
    slopes[at] += (float) (passedBack[signalAt] * p * (1 - p));
    slopes[at + 1] += passedBack[signalAt + 1];
  }

  @Override
  public boolean firstIsLogit() {
    return true;
  }
}
