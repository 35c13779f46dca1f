package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/**
 * What a sampler is to raise: the score, or, where {@code search.pareto} is on, the gain of each
 * target whose weight is above 0, nats per row on the validation part.
 */
public final class SweepObjectives {
  private SweepObjectives() {}

  /** Names of the objectives: {@code score}, or those of targets. */
  public static List<String> names(Study study) {
    return study.metrics().objective().pareto()
        ? study.targets().stream().filter(t -> t.weight() > 0).map(Target::name).toList()
        : List.of("score");
  }

  /**
   * What a training reached.
   *
   * @return [objectives], in the order of the names; 0 for a gain that is not defined
   */
  public static List<Double> of(Study study, Completed completed) {
    if (!study.metrics().objective().pareto()) {
      return List.of(completed.score());
    }
    Map<String, TargetMetrics> metrics = completed.metrics().getOrDefault(Part.VALID, Map.of());
    List<Double> gains = new ArrayList<>();
    for (String target : names(study)) {
      TargetMetrics judged = metrics.get(target);
      Double gain =
          judged == null
              ? null
              : study.metrics().objective().score() == Objective.Kind.SERVED
                  ? judged.value(Metric.GAIN)
                  : judged.scoredGain();
      gains.add(gain == null ? 0 : gain);
    }
    return gains;
  }
}
