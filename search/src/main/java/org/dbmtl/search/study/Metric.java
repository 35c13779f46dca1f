package org.dbmtl.search.study;

/** A number that says how well a target is predicted on a part of the log. */
public enum Metric {
  /** Area under the ROC curve, in [0, 1], exact, ties count half; undefined on one class. */
  AUC("auc"),
  /** Mean negative log likelihood of a binary target, nats per labelled row. */
  LOG_LOSS("logLoss"),
  /** Mean squared error of a continuous target, in the square of its transformed unit. */
  MSE("mse"),
  /** Sum of predictions over sum of labels: 1 is calibrated; undefined without a positive label. */
  CALIBRATION("calibration"),
  /**
   * Nats per labelled row gained over predicting the training part's base rate (binary) or mean
   * (continuous, as a Gaussian of unit variance after standardising).
   */
  GAIN("gain");

  private final String key;

  Metric(String key) {
    this.key = key;
  }

  /** The name in {@code ranking.json}. */
  public String key() {
    return key;
  }
}
