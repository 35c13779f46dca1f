package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * What a training is judged by: the study's score, or one metric of one target.
 *
 * @param target the target's name, or null for the score
 * @param metric of that target, or null for the score
 */
public record Measure(@Nullable String target, @Nullable Metric metric) {
  /** The study's score. */
  public static final Measure SCORE = new Measure(null, null);

  /** The score, then each target's metrics in the order of {@link Metric}. */
  static List<Measure> all(Study study) {
    List<Measure> measures = new ArrayList<>(List.of(SCORE));
    for (Target target : study.targets()) {
      for (Metric metric : Metric.values()) {
        if (metric.isOf(target)) {
          measures.add(new Measure(target.name(), metric));
        }
      }
    }
    return measures;
  }

  /** Whether it is the study's score. */
  public boolean isScore() {
    return metric == null;
  }

  /** The value on a part of the log, or null where it is not defined. */
  @Nullable Double value(Study study, Completed outcome, Part part) {
    Map<String, TargetMetrics> metrics = outcome.metrics().get(part);
    if (metric != null) {
      TargetMetrics own = metrics == null ? null : metrics.get(target);
      return own == null ? null : own.value(metric);
    }
    if (part == Part.VALID) {
      return outcome.score();
    }
    return metrics == null ? null : (Double) Score.ofDefined(study.scoreTerms(), metrics);
  }

  /** How good a value is: higher is better. */
  public double merit(double value) {
    return metric == null ? value : metric.merit(value);
  }
}
