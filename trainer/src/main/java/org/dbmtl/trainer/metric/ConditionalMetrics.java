package org.dbmtl.trainer.metric;

import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;

/** Metrics of a target that is judged twice: from the features alone, and given its parents. */
public final class ConditionalMetrics {
  private static final Map<Metric, Metric> GIVEN =
      Map.of(
          Metric.LOG_LOSS, Metric.CONDITIONAL_LOG_LOSS,
          Metric.MSE, Metric.CONDITIONAL_MSE,
          Metric.GAIN, Metric.CONDITIONAL_GAIN);

  private ConditionalMetrics() {}

  /**
   * Both judgements in one: those from the features alone as they are, those given the observed
   * labels of the parents under their own names.
   *
   * @param marginal of predictions without any label
   * @param conditional of predictions given the parents' labels, on the same rows
   */
  public static TargetMetrics of(TargetMetrics marginal, TargetMetrics conditional) {
    Map<Metric, Double> given = new TreeMap<>();
    GIVEN.forEach(
        (metric, conditionalMetric) -> {
          Double value = conditional.value(metric);
          if (value != null) {
            given.put(conditionalMetric, value);
          }
        });
    return TargetEvaluation.with(marginal, given);
  }
}
