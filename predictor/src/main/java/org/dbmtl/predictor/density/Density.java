package org.dbmtl.predictor.density;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.LabelUnit;

/**
 * The distribution of one target's label, given a row's outputs of the network for that target. A
 * target has {@link #outputs} numbers per row; below, {@code z} is an array that holds them from
 * index {@code at} on.
 *
 * <p>Likelihoods are relative to the base, the same family without any knowledge of the row: the
 * base rate of a binary target, the marginal distribution of the training part of a continuous one.
 * So the unit of a label and the measure it is counted by cancel, and values of discrete and
 * continuous parts add up: zero means "learned nothing".
 *
 * <p>Some densities have one deviation for all rows, which is fitted to residuals once training has
 * ended; others ignore it. Immutable and thread-safe.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Bernoulli.class, name = "bernoulli"),
  @JsonSubTypes.Type(value = Gaussian.class, name = "gaussian"),
  @JsonSubTypes.Type(value = Hurdle.class, name = "hurdle"),
  @JsonSubTypes.Type(value = Binned.class, name = "binned")
})
public sealed interface Density permits Bernoulli, Gaussian, Hurdle, Binned {
  /** Name for people, as a study writes it; {@code bernoulli} of a binary target. */
  String key();

  /** Outputs of the network for this target, at least 1. */
  int outputs();

  /** The biases at which training starts from the base: {@code outputs} numbers. */
  float[] startBiases();

  /**
   * The loss of a row, nats up to a constant (a squared standard deviation where the study asks for
   * the squared error), whose slopes by the outputs replace them.
   *
   * @param label not NaN
   */
  double loss(float[] z, int at, float label);

  /**
   * Log likelihood of a label beyond that by the base, nats.
   *
   * @param label not NaN
   * @param deviation in units of {@link #residual}, above 0
   */
  double gain(float[] z, int at, float label, double deviation);

  /**
   * What the outputs predict in one number: the logit of a binary target, the expected standardised
   * label of a continuous one.
   */
  double prediction(float[] z, int at);

  /**
   * The mean of labels in the log's own unit.
   *
   * @param unit of the labels
   * @param deviation fitted, as in {@link #gain}
   */
  LabelMean mean(LabelUnit unit, double deviation);

  /**
   * What the prediction leaves of the label, in the unit of the fitted deviation.
   *
   * @return NaN where this row tells nothing of the deviation
   */
  double residual(float[] z, int at, float label);

  /** A label drawn from the distribution. */
  float draw(float[] z, int at, double deviation, SplittableRandom random);

  /** Inputs of a child that reads the parent's label; by default two. */
  default int labelInputs() {
    return 2;
  }

  /**
   * Writes what a child reads of the parent's label; by default the value, or the mean 0 in place
   * of a missing one, and whether it is missing.
   *
   * @param label NaN where it is missing
   */
  default void writeLabel(float label, float[] to, int at) {
    boolean missing = Float.isNaN(label);
    to[at] = missing ? 0 : label;
    to[at + 1] = missing ? 1 : 0;
  }

  /** Inputs of a child that reads the parent's probability. */
  int signals();

  /**
   * Writes what a child reads of the parent's outputs over an edge that carries probabilities.
   *
   * @param to [signals] from {@code toAt} on
   */
  void writeSignal(float[] z, int at, float[] to, int toAt);

  /**
   * Slopes of the outputs that follow from slopes of the signal, added to {@code slopes}.
   *
   * @param signal what {@link #writeSignal} wrote, from {@code signalAt} on
   * @param passedBack slopes of the signal, from {@code signalAt} on
   * @param slopes [outputs] from {@code at} on
   */
  void addSignalSlopes(float[] signal, float[] passedBack, int signalAt, float[] slopes, int at);

  /**
   * Copies a row's outputs, which are {@code outputs[first ..][row]}, to the start of {@code z}.
   */
  static void copy(float[][] outputs, int first, int row, float[] z) {
    for (int k = 0; k < z.length; k++) {
      z[k] = outputs[first + k][row];
    }
  }

  /** Whether labels are 0 and 1. */
  default boolean binary() {
    return this instanceof Bernoulli;
  }

  /** Whether the first output is a logit: of a positive label, or of one that is on. */
  boolean firstIsLogit();
}
