package org.dbmtl.search.trial;

import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The two scores of a trial on one part of the log, in nats per row over predicting each target's
 * base rate, weighted by target.
 *
 * @param joint the gain in the log likelihood of all targets together: each target given its
 *     parents' observed labels where edges carry labels
 * @param served the gain of what a served model says: each target from the features alone. Equal to
 *     {@code joint} where no edge carries a label, by definition
 */
public record JointAndServed(double joint, double served) {
  /**
   * Sums over targets; one without a labelled row adds nothing.
   *
   * @param weights of the targets, by name
   * @param metrics of a part, by target
   */
  public static JointAndServed of(Map<String, Double> weights, Map<String, TargetMetrics> metrics) {
    double joint = 0;
    double served = 0;
    for (Map.Entry<String, Double> entry : weights.entrySet()) {
      TargetMetrics judged = metrics.get(entry.getKey());
      if (judged != null) {
        joint += entry.getValue() * orZero(judged.scoredGain());
        served += entry.getValue() * orZero(judged.value(Metric.GAIN));
      }
    }
    return new JointAndServed(joint, served);
  }

  /** Whether they are two numbers, as where an edge carries labels. */
  public boolean differ() {
    return joint != served;
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }
}
