package org.dbmtl.trainer.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.predictor.density.Logistic;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.jspecify.annotations.Nullable;

/**
 * Judges a network's outputs for one target on exactly the rows of its loss.
 *
 * <p>{@code O(n log n)} in the rows of the part. Beside labels and outputs it takes 8 bytes a row,
 * 24 more for a continuous target, and 8 for each row of the largest group. Each row counts by its
 * weight: one of weight k as k rows do.
 */
public final class TargetEvaluation {
  private TargetEvaluation() {}

  /**
   * As below, of a target whose density has one output and deviation 1, without groups or weights.
   */
  public static TargetMetrics of(TargetColumn target, FloatColumn labels, float[] outputs) {
    return of(target, labels, FloatColumn.ONES, outputs, gains(target, labels, outputs), null);
  }

  /** Gains of a target of one output, at deviation 1. */
  private static float[] gains(TargetColumn target, FloatColumn labels, float[] outputs) {
    float[] gains = new float[outputs.length];
    for (int row = 0; row < gains.length; row++) {
      float label = labels.get(row);
      gains[row] =
          Float.isNaN(label) ? label : (float) target.density().gain(outputs, row, label, 1);
    }
    return gains;
  }

  /**
   * The metrics of a target on one part of the log.
   *
   * @param labels [rows] 0 or 1, or standardised numbers; NaN rows are passed over
   * @param weights [rows] greater than 0
   * @param outputs [rows] logits of a binary target (nats), standardised predictions of a
   *     continuous one
   * @param gains [rows] nats of each label beyond the base; NaN rows are passed over
   * @param groups rows of the part by group, or null for no {@link Metric#GAUC}
   * @throws ArithmeticException if an output is NaN; the message names the target
   */
  public static TargetMetrics of(
      TargetColumn target,
      FloatColumn labels,
      FloatColumn weights,
      float[] outputs,
      float[] gains,
      @Nullable RowGroups groups) {
    for (float output : outputs) {
      if (Float.isNaN(output)) {
        throw new ArithmeticException(
            "the prediction of target '%s' is not a number".formatted(target.name()));
      }
    }
    TargetMetrics builtIn =
        target.binary()
            ? binary(target, labels, weights, outputs, groups)
            : continuous(target, labels, weights, outputs, gains);
    return OwnMetrics.addTo(builtIn, target, labels, weights, outputs, groups);
  }

  private static TargetMetrics binary(
      TargetColumn target,
      FloatColumn labels,
      FloatColumn weights,
      float[] outputs,
      @Nullable RowGroups groups) {
    long[] keys = new long[outputs.length];
    int rows = 0;
    double positives = 0;
    double negatives = 0;
    double loss = 0;
    double predicted = 0;
    for (int row = 0; row < outputs.length; row++) {
      float label = labels.get(row);
      if (Float.isNaN(label)) {
        keys[row] = Auc.LEFT_OUT;
        continue;
      }
      boolean positive = label > 0.5f;
      double logit = outputs[row];
      float weight = weights.get(row);
      keys[row] = Auc.key(outputs[row], positive, weight);
      loss += weight * Logistic.softplus(positive ? -logit : logit);
      predicted += weight / (1 + Math.exp(-logit));
      rows++;
      positives += positive ? weight : 0;
      negatives += positive ? 0 : weight;
    }
    Map<Metric, Double> values = new TreeMap<>();
    RocCurve roc = null;
    double withinGroups = groups == null ? Double.NaN : Gauc.of(groups, keys);
    if (!Double.isNaN(withinGroups)) {
      values.put(Metric.GAUC, withinGroups);
    }
    double all = positives + negatives;
    if (rows > 0) {
      Arrays.sort(keys);
      double rate = positives / all;
      double baseLoss = -rate * Math.log(target.mean()) - (1 - rate) * Math.log(1 - target.mean());
      values.put(Metric.LOG_LOSS, loss / all);
      values.put(Metric.GAIN, baseLoss - loss / all);
      if (positives > 0) {
        values.put(Metric.CALIBRATION, predicted / positives);
      }
      if (positives > 0 && negatives > 0) {
        values.put(Metric.AUC, Auc.ofSorted(keys, 0, rows));
        values.put(Metric.NORMALISED_ENTROPY, loss / all / entropy(rate));
        roc = Roc.ofSorted(keys, rows, positives, negatives);
      }
    }
    return new TargetMetrics(rows, values, binaryDeciles(keys, rows, all), roc);
  }

  private static TargetMetrics continuous(
      TargetColumn target,
      FloatColumn labels,
      FloatColumn weights,
      float[] outputs,
      float[] gains) {
    float[] observedOf = new float[outputs.length];
    float[] predictedOf = new float[outputs.length];
    float[] weightOf = new float[outputs.length];
    int rows = 0;
    double all = 0;
    double squares = 0;
    double absolutes = 0;
    double gain = 0;
    double predicted = 0;
    double observed = 0;
    double mean = 0;
    double spread = 0;
    for (int row = 0; row < outputs.length; row++) {
      float label = labels.get(row);
      if (Float.isNaN(label)) {
        continue;
      }
      float weight = weights.get(row);
      observedOf[rows] = label;
      predictedOf[rows] = outputs[row];
      weightOf[rows++] = weight;
      double error = (double) outputs[row] - label;
      squares += weight * error * error;
      absolutes += weight * Math.abs(error);
      gain += (double) weight * gains[row];
      predicted += weight * (outputs[row] * target.deviation() + target.mean());
      observed += weight * (label * target.deviation() + target.mean());
      all += weight;
      // Welford's update: the labels of a part are not centred, and may all be equal.
      double step = label - mean;
      mean += weight * step / all;
      spread += weight * step * (label - mean);
    }
    Map<Metric, Double> values = new TreeMap<>();
    if (rows == 0) {
      return new TargetMetrics(rows, values, List.of());
    }
    values.put(Metric.MSE, squares / all * target.deviation() * target.deviation());
    values.put(Metric.MAE, absolutes / all * target.deviation());
    values.put(Metric.GAIN, gain / all);
    if (observed != 0) {
      values.put(Metric.CALIBRATION, predicted / observed);
    }
    observedOf = Arrays.copyOf(observedOf, rows);
    predictedOf = Arrays.copyOf(predictedOf, rows);
    weightOf = Arrays.copyOf(weightOf, rows);
    Xauc pairs = new Xauc(observedOf, predictedOf, weightOf);
    double share = pairs.share();
    // Both are undefined on labels that are all equal, which only the first knows for certain.
    if (!Double.isNaN(share)) {
      values.put(Metric.R2, 1 - squares / spread);
      values.put(Metric.XAUC, share);
    }
    List<CalibrationDecile> deciles =
        continuousDeciles(target, pairs.byPrediction(), observedOf, predictedOf, weightOf, all);
    return new TargetMetrics(rows, values, deciles);
  }

  /**
   * @param rowOf rows in ascending order of the prediction
   */
  private static List<CalibrationDecile> continuousDeciles(
      TargetColumn target,
      int[] rowOf,
      float[] observedOf,
      float[] predictedOf,
      float[] weightOf,
      double all) {
    Deciles deciles = new Deciles(all);
    int rows = rowOf.length;
    for (int start = 0; start < rows; ) {
      float prediction = predictedOf[rowOf[start]];
      double sum = 0;
      double weight = 0;
      int end = start;
      for (; end < rows && predictedOf[rowOf[end]] == prediction; end++) {
        float label = observedOf[rowOf[end]];
        sum += weightOf[rowOf[end]] * (label * target.deviation() + target.mean());
        weight += weightOf[rowOf[end]];
      }
      deciles.add(end - start, weight, prediction * target.deviation() + target.mean(), sum);
      start = end;
    }
    return deciles.list();
  }

  /** Of keys of {@link Auc}, sorted. */
  private static List<CalibrationDecile> binaryDeciles(long[] keys, int rows, double all) {
    Deciles deciles = new Deciles(all);
    for (int start = 0; start < rows; ) {
      float score = Auc.score(keys[start]);
      double positives = 0;
      double weight = 0;
      int end = start;
      for (; end < rows && Auc.score(keys[end]) == score; end++) {
        weight += Auc.weight(keys[end]);
        positives += Auc.positive(keys[end]) ? Auc.weight(keys[end]) : 0;
      }
      deciles.add(end - start, weight, 1 / (1 + Math.exp(-score)), positives);
      start = end;
    }
    return deciles.list();
  }

  /** Metrics with some more; those that are not defined, NaN, are left out. */
  static TargetMetrics with(TargetMetrics own, Map<Metric, Double> more) {
    Map<Metric, Double> values = new TreeMap<>();
    values.putAll(own.values());
    values.putAll(more);
    values.values().removeIf(value -> value.isNaN());
    return new TargetMetrics(own.rows(), values, own.deciles(), own.roc());
  }

  /** Nats. */
  private static double entropy(double rate) {
    return -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
  }
}
