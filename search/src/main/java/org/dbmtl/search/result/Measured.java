package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.jspecify.annotations.Nullable;

/** A candidate that was measured on one part of the log, on several seeds. */
public interface Measured {
  /**
   * Means of one target's metrics.
   *
   * @param trained false if the training left the target out, so that it has none; else null
   * @param values by the metric's key
   */
  record Means(
      @Nullable Boolean trained, @JsonAnyGetter @JsonAnySetter Map<String, Double> values) {
    public Means {
      values = values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** By target, in the study's order. */
  Map<String, Means> targets();

  /** By target and key of the metric; those of one seed are absent. */
  Map<String, Map<String, Double>> targetStandardErrors();

  /** Calibration, by target; empty if nothing has deciles. */
  Map<String, List<CalibrationDecile>> calibrationDeciles();

  /** Seeds that were averaged. */
  int repeats();

  /** Mean of its score. */
  double mean();

  /** Standard error of the mean; null with one seed. */
  @Nullable Double standardError();

  /** Mean of the joint score; null if it has none. */
  @Nullable Estimate joint();

  /** Likewise of the served score. */
  @Nullable Estimate served();

  /** The mean of its score with its error. */
  default Estimate score() {
    return new Estimate(mean(), standardError(), repeats());
  }

  /** Both scores with names; null if it has none. */
  default @Nullable NamedEstimates named() {
    Estimate joint = joint();
    Estimate served = served();
    return joint == null || served == null ? null : new NamedEstimates(joint, served);
  }

  /** The mean of one metric, or null where it is not defined. */
  default @Nullable Estimate metric(String target, Metric metric) {
    Means means = targets().get(target);
    Double mean = means == null ? null : means.values().get(metric.key());
    return mean == null
        ? null
        : new Estimate(
            mean,
            targetStandardErrors().getOrDefault(target, Map.of()).get(metric.key()),
            repeats());
  }

  /** All metrics by target; none of one that was not trained. */
  default Map<String, Map<Metric, Estimate>> metrics() {
    Map<String, Map<Metric, Estimate>> metrics = new LinkedHashMap<>();
    targets()
        .forEach(
            (target, means) -> {
              Map<Metric, Estimate> ofTarget = new TreeMap<>();
              for (Metric metric : Metric.all()) {
                Estimate estimate = metric(target, metric);
                if (estimate != null) {
                  ofTarget.put(metric, estimate);
                }
              }
              metrics.put(target, ofTarget);
            });
    return metrics;
  }

  /** The means of these metrics. */
  static Map<String, Means> means(Map<String, Map<Metric, Estimate>> metrics) {
    Map<String, Means> means = new LinkedHashMap<>();
    metrics.forEach(
        (target, of) -> {
          Map<String, Double> values = new LinkedHashMap<>();
          of.forEach((metric, estimate) -> values.put(metric.key(), estimate.mean()));
          means.put(target, new Means(of.isEmpty() ? false : null, values));
        });
    return means;
  }

  /** The standard errors of these metrics. */
  static Map<String, Map<String, Double>> errors(Map<String, Map<Metric, Estimate>> metrics) {
    Map<String, Map<String, Double>> errors = new LinkedHashMap<>();
    metrics.forEach(
        (target, of) -> {
          Map<String, Double> values = new LinkedHashMap<>();
          of.forEach(
              (metric, estimate) -> {
                if (estimate.standardError() != null) {
                  values.put(metric.key(), estimate.standardError());
                }
              });
          errors.put(target, values);
        });
    return errors;
  }
}
