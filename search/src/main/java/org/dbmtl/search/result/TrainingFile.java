package org.dbmtl.search.result;

import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * What came of one training: the file {@code metrics.json}. As in {@link SearchSummary}, all that
 * differs between two runs of the same training, whether one was broken off and went on or not,
 * stands in {@code times}.
 *
 * @param repeat of the study whose seed it was trained on; null if it was another seed
 * @param scores both scores with names, by part
 * @param metrics by part and target: {@code rows}, {@code trained} (false where the training left
 *     the target out), its metrics and {@code calibrationDeciles}
 */
public record TrainingFile(
    String study,
    TargetGraph structure,
    String method,
    @Nullable Integer repeat,
    long seed,
    Versions versions,
    Fingerprints fingerprints,
    String objective,
    double score,
    Map<Part, JointAndServed> scores,
    Map<Part, Map<String, Map<String, Object>>> metrics,
    Times times) {

  /**
   * What a run of a training took.
   *
   * @param started when it began
   * @param firstStep steps that earlier runs had done
   * @param rowsPerSecond rows that went through a step, each second of training; null if unknown
   */
  public record Times(
      String started,
      long firstStep,
      @Nullable Double rowsPerSecond,
      double cpuSeconds,
      double wallSeconds) {
    public static Times of(
        Instant started, long firstStep, @Nullable Double rowsPerSecond, Provenance provenance) {
      return new Times(
          started.toString(),
          firstStep,
          rowsPerSecond,
          provenance.cpuSeconds(),
          provenance.wallSeconds());
    }
  }

  /** The file of a training. */
  public static TrainingFile of(Study study, Completed outcome, Times times) {
    TrialSpec spec = outcome.spec();
    Map<Part, JointAndServed> scores = new EnumMap<>(Part.class);
    Map<Part, Map<String, Map<String, Object>>> metrics = new EnumMap<>(Part.class);
    outcome
        .metrics()
        .forEach(
            (part, targets) -> {
              scores.put(part, NamedScores.of(study, outcome, part));
              Map<String, Map<String, Object>> ofPart = new LinkedHashMap<>();
              targets.forEach((target, measured) -> ofPart.put(target, keys(measured)));
              metrics.put(part, ofPart);
            });
    return new TrainingFile(
        study.name(),
        spec.candidate().structure(),
        spec.candidate().network().method().key(),
        spec.seed() == Seeds.of(study.seed(), Seeds.REPEAT, spec.repeat()) ? spec.repeat() : null,
        spec.seed(),
        Versions.of(outcome.provenance()),
        Fingerprints.of(spec.data(), study),
        study.metrics().objective().text(),
        outcome.score(),
        scores,
        metrics,
        times);
  }

  private static Map<String, Object> keys(TargetMetrics metrics) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("rows", metrics.rows());
    if (!metrics.isTrained()) {
      keys.put("trained", false);
    }
    for (Metric metric : metrics.values().keySet()) {
      keys.put(metric.key(), metrics.values().get(metric));
    }
    if (!metrics.deciles().isEmpty()) {
      keys.put("calibrationDeciles", metrics.deciles());
    }
    return keys;
  }
}
