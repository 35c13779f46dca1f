package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * What a training is judged by: the study's score, one of the scores with names, or one metric of
 * one target.
 *
 * @param target the target's name, or null for a score
 * @param metric of that target; null for the study's score; of the scores with names the gain that
 *     they sum
 */
public record Measure(@Nullable String target, @Nullable Metric metric) {
  /** The study's score. */
  public static final Measure SCORE = new Measure(null, null);

  /** The gain in the joint likelihood: {@link org.dbmtl.search.trial.JointAndServed#joint}. */
  public static final Measure JOINT = new Measure(null, Metric.CONDITIONAL_GAIN);

  /** The gain from the features alone: {@link org.dbmtl.search.trial.JointAndServed#served}. */
  public static final Measure SERVED = new Measure(null, Metric.GAIN);

  /** The scores, then each target's metrics in the order of {@link Metric}. */
  static List<Measure> all(Study study) {
    List<Measure> measures = new ArrayList<>(List.of(SCORE, JOINT, SERVED));
    for (Target target : study.targets()) {
      for (Metric metric : Metric.all()) {
        if (metric.isOf(target)) {
          measures.add(new Measure(target.name(), metric));
        }
      }
    }
    return measures;
  }

  /** The name in files, such as {@code joint}. */
  public String key() {
    if (target != null && metric != null) {
      return metric.key();
    }
    return equals(JOINT) ? "joint" : equals(SERVED) ? "served" : "score";
  }

  /** The value by block of a part's rows; empty where it is not a mean over rows. */
  List<Double> blocks(Completed outcome, Part part) {
    ScoreBlocks blocks = outcome.blocks().getOrDefault(part, ScoreBlocks.NONE);
    if (target != null) {
      return List.of();
    }
    return equals(JOINT) ? blocks.joint() : equals(SERVED) ? blocks.served() : blocks.score();
  }

  /** The value on a part of the log, or null where it is not defined. */
  @Nullable Double value(Study study, Completed outcome, Part part) {
    Map<String, TargetMetrics> metrics = outcome.metrics().get(part);
    if (target == null && metric != null) {
      JointAndServed scores = NamedScores.of(study, outcome, part);
      return metrics == null ? null : (Double) (equals(JOINT) ? scores.joint() : scores.served());
    }
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
