package org.dbmtl.trainer.metric;

import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.TargetColumn;

/** What candidates are ranked by. */
public final class Score {
  private Score() {}

  /**
   * Gain over the base rates, nats per row, summed over the targets by their weights; a target of
   * weight 0 does not count. Every engine scores by this.
   *
   * @param metrics a part's metrics by target
   * @throws ArithmeticException if a weighted target has no gain, because the part has no label of
   *     it
   */
  public static double of(List<TargetColumn> targets, Map<String, TargetMetrics> metrics) {
    double score = 0;
    for (TargetColumn target : targets) {
      if (target.weight() == 0) {
        continue;
      }
      TargetMetrics judged = metrics.get(target.name());
      Double gain = judged == null ? null : judged.value(Metric.GAIN);
      if (gain == null) {
        throw new ArithmeticException(
            "target '%s' has no labelled row to be judged on, so there is no score"
                .formatted(target.name()));
      }
      score += target.weight() * gain;
    }
    return score;
  }
}
