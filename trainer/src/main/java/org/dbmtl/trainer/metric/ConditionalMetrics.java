package org.dbmtl.trainer.metric;

import java.util.EnumMap;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;

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
    Map<Metric, Double> given = new EnumMap<>(Metric.class);
    conditional
        .values()
        .forEach(
            (metric, value) -> {
              switch (metric) {
                case LOG_LOSS -> given.put(Metric.CONDITIONAL_LOG_LOSS, value);
                case MSE -> given.put(Metric.CONDITIONAL_MSE, value);
                case GAIN -> given.put(Metric.CONDITIONAL_GAIN, value);
                default -> {} // judged from the features alone
              }
            });
    return TargetEvaluation.with(marginal, given);
  }
}
