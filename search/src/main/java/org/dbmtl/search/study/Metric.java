package org.dbmtl.search.study;

import java.util.Locale;

/**
 * A number that says how well a target is predicted on a part of the log: on exactly the rows of
 * its loss there, those with a label and where the target's {@code where} is on.
 *
 * <p>Below, n is the number of these rows, y a label, and p a prediction: the probability of a
 * binary target, the transformed number of a continuous one. The user guide holds the formulas.
 */
public enum Metric {
  /**
   * Area under the ROC curve, in [0, 1], exact, ties count half; undefined on one class. Hanley and
   * McNeil, "The meaning and use of the area under a ROC curve", 1982.
   */
  AUC("auc", Kind.BINARY, Best.HIGHEST),
  /**
   * Mean over the study's groups of the AUC within each, weighted by its rows, in [0, 1]; groups of
   * one class and rows without a group are left out; undefined if nothing is left, or without a
   * group column. Zhu et al., "Optimized cost per click in Taobao display advertising", KDD 2017;
   * of the weights they name it takes the impressions.
   */
  GAUC("gauc", Kind.BINARY, Best.HIGHEST),
  /** Mean negative log likelihood of a binary target, nats per labelled row, at least 0. */
  LOG_LOSS("logLoss", Kind.BINARY, Best.LOWEST),
  /**
   * {@link #LOG_LOSS} over the entropy of the share of positives among the same rows, at least 0: 1
   * is as good as knowing the share and nothing else; undefined on one class. He et al., "Practical
   * lessons from predicting clicks on ads at Facebook", 2014, with the share of the data that is
   * judged.
   */
  NORMALISED_ENTROPY("normalisedEntropy", Kind.BINARY, Best.LOWEST),
  /** Mean squared error of a continuous target, in the square of its transformed unit. */
  MSE("mse", Kind.CONTINUOUS, Best.LOWEST),
  /** Mean absolute error of a continuous target, in its transformed unit. */
  MAE("mae", Kind.CONTINUOUS, Best.LOWEST),
  /**
   * Coefficient of determination, at most 1: 1 less the squared error over that of predicting the
   * mean of the same rows; undefined if all their labels are equal.
   */
  R2("r2", Kind.CONTINUOUS, Best.HIGHEST),
  /**
   * Share of the pairs of rows with different labels whose predictions are in the same order, in
   * [0, 1], exact, equal predictions count half; undefined if all labels are equal. Zhan et al.,
   * "Deconfounding duration bias in watch-time prediction for video recommendation", KDD 2022, who
   * draw pairs at random.
   */
  XAUC("xauc", Kind.CONTINUOUS, Best.HIGHEST),
  /**
   * Sum of predictions over sum of labels: 1 is calibrated; undefined if the labels add up to 0.
   */
  CALIBRATION("calibration", Kind.ANY, Best.ONE),
  /**
   * Nats per labelled row gained over predicting the training part's base rate (binary) or the
   * distribution of its labels (continuous, by the target's density; docs/adr/0021).
   */
  GAIN("gain", Kind.ANY, Best.HIGHEST),
  /**
   * As {@link #LOG_LOSS}, but of the target given the observed labels of its parents. Defined where
   * edges carry labels ({@code network.edge-signal: label}); the metrics above are then of the
   * prediction from the features alone.
   */
  CONDITIONAL_LOG_LOSS("conditionalLogLoss", Kind.BINARY, Best.LOWEST),
  /** As {@link #MSE}, given the observed labels of the parents. */
  CONDITIONAL_MSE("conditionalMse", Kind.CONTINUOUS, Best.LOWEST),
  /**
   * As {@link #GAIN}, given the observed labels of the parents. In an objective it is {@link #GAIN}
   * where no edge carries labels.
   */
  CONDITIONAL_GAIN("conditionalGain", Kind.ANY, Best.HIGHEST),
  /**
   * {@link #AUC} of the fused score against the target's label: in a row, the sum over all targets
   * of their weight times what is predicted of them from the features alone, the probability of a
   * binary target and the standardised mean of a continuous one. Defined where an objective asks
   * for it.
   */
  FUSED_AUC("fusedAuc", Kind.BINARY, Best.HIGHEST),
  /** {@link #GAUC} of the fused score, as {@link #FUSED_AUC}. */
  FUSED_GAUC("fusedGauc", Kind.BINARY, Best.HIGHEST);

  private enum Kind {
    BINARY,
    CONTINUOUS,
    ANY
  }

  private enum Best {
    HIGHEST,
    LOWEST,
    ONE
  }

  private final String key;
  private final Kind kind;
  private final Best best;

  Metric(String key, Kind kind, Best best) {
    this.key = key;
    this.kind = kind;
    this.best = best;
  }

  /** The name in {@code ranking.json}. */
  public String key() {
    return key;
  }

  /** The name in a study, such as {@code log-loss}. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is one of targets of that kind. */
  public boolean isOf(Target target) {
    return kind == Kind.ANY || (kind == Kind.BINARY) == (target instanceof Target.Binary);
  }

  /**
   * Whether an objective may name it. Not every structure has parents' labels to be given, so of
   * the metrics that are given these only the gain, which is defined without them too.
   */
  public boolean isObjective() {
    return this != CONDITIONAL_LOG_LOSS && this != CONDITIONAL_MSE;
  }

  /** Whether it is of the fused score, so that only an objective that asks for it has it. */
  public boolean isFused() {
    return this == FUSED_AUC || this == FUSED_GAUC;
  }

  /** Whether it is given the observed labels of the parents. */
  public boolean isConditional() {
    return this == CONDITIONAL_LOG_LOSS || this == CONDITIONAL_MSE || this == CONDITIONAL_GAIN;
  }

  /**
   * How good a value is: higher is better for every metric. The value itself, the value negated
   * where lower is better, and for a ratio that should be 1 its distance from there, negated.
   */
  public double merit(double value) {
    return switch (best) {
      case HIGHEST -> value;
      case LOWEST -> -value;
      case ONE -> -Math.abs(value - 1);
    };
  }
}
