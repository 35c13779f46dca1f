package org.dbmtl.trainer.metric;

import java.util.EnumMap;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;

/** Judges a network's outputs for one target on exactly the rows of its loss. */
public final class TargetEvaluation {
  private TargetEvaluation() {}

  /**
   * The metrics of a target on one part of the log.
   *
   * @param labels [rows] 0 or 1, or standardised numbers; NaN rows are passed over
   * @param outputs [rows] logits of a binary target (nats), standardised predictions of a
   *     continuous one
   * @throws ArithmeticException if an output is NaN; the message names the target
   */
  public static TargetMetrics of(TargetColumn target, FloatColumn labels, float[] outputs) {
    for (float output : outputs) {
      if (Float.isNaN(output)) {
        throw new ArithmeticException(
            "the prediction of target '%s' is not a number".formatted(target.name()));
      }
    }
    return target.binary() ? binary(target, labels, outputs) : continuous(target, labels, outputs);
  }

  private static TargetMetrics binary(TargetColumn target, FloatColumn labels, float[] outputs) {
    Auc auc = new Auc(outputs.length);
    long rows = 0;
    long positives = 0;
    double loss = 0;
    double predicted = 0;
    for (int row = 0; row < outputs.length; row++) {
      float label = labels.get(row);
      if (Float.isNaN(label)) {
        continue;
      }
      boolean positive = label > 0.5f;
      double logit = outputs[row];
      auc.add(outputs[row], positive);
      loss += softplus(positive ? -logit : logit);
      predicted += 1 / (1 + Math.exp(-logit));
      rows++;
      positives += positive ? 1 : 0;
    }
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    if (rows > 0) {
      double rate = (double) positives / rows;
      double baseLoss = -rate * Math.log(target.mean()) - (1 - rate) * Math.log(1 - target.mean());
      values.put(Metric.LOG_LOSS, loss / rows);
      values.put(Metric.GAIN, baseLoss - loss / rows);
      double area = auc.value();
      if (!Double.isNaN(area)) {
        values.put(Metric.AUC, area);
      }
      if (positives > 0) {
        values.put(Metric.CALIBRATION, predicted / positives);
      }
    }
    return new TargetMetrics(rows, values);
  }

  private static TargetMetrics continuous(
      TargetColumn target, FloatColumn labels, float[] outputs) {
    long rows = 0;
    double squares = 0;
    double baseSquares = 0;
    double predicted = 0;
    double observed = 0;
    for (int row = 0; row < outputs.length; row++) {
      double label = labels.get(row);
      if (Double.isNaN(label)) {
        continue;
      }
      double error = outputs[row] - label;
      squares += error * error;
      baseSquares += label * label;
      predicted += outputs[row] * target.deviation() + target.mean();
      observed += label * target.deviation() + target.mean();
      rows++;
    }
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    if (rows > 0) {
      double unit = target.deviation() * target.deviation();
      values.put(Metric.MSE, squares / rows * unit);
      values.put(Metric.GAIN, (baseSquares - squares) / (2 * rows));
      if (observed != 0) {
        values.put(Metric.CALIBRATION, predicted / observed);
      }
    }
    return new TargetMetrics(rows, values);
  }

  /** {@code log(1 + e^x)} without overflow. */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
