package org.dbmtl.trainer.metric;

import java.util.EnumMap;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;
import org.jspecify.annotations.Nullable;

/** Metrics of a target that is judged twice: from the features alone, and given its parents. */
public final class ConditionalMetrics {
  private ConditionalMetrics() {}

  /**
   * Both judgements in one: those from the features alone as they are, those given the observed
   * labels of the parents under their own names.
   *
   * @param marginal of predictions without any label
   * @param conditional of predictions given the parents' labels, on the same rows
   */
  public static TargetMetrics of(TargetMetrics marginal, TargetMetrics conditional) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.putAll(marginal.values());
    put(values, Metric.CONDITIONAL_LOG_LOSS, conditional.value(Metric.LOG_LOSS));
    put(values, Metric.CONDITIONAL_MSE, conditional.value(Metric.MSE));
    put(values, Metric.CONDITIONAL_GAIN, conditional.value(Metric.GAIN));
    return new TargetMetrics(marginal.rows(), values, marginal.deciles(), marginal.roc());
  }

  private static void put(Map<Metric, Double> values, Metric metric, @Nullable Double value) {
    if (value != null) {
      values.put(metric, value);
    }
  }
}
