package org.dbmtl.search.trial;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * How well one target is predicted on one part of the log.
 *
 * @param rows labelled rows that were judged: those of the loss, no others
 * @param values the metrics that are defined on them; an undefined one is absent. None of a target
 *     that the training left out, for what its head says is chance
 * @param deciles calibration by decile of the prediction, from the lowest on; empty without a row
 * @param roc of a binary target; null where it is undefined, or was not asked for
 */
public record TargetMetrics(
    long rows,
    Map<Metric, Double> values,
    List<CalibrationDecile> deciles,
    @Nullable RocCurve roc) {
  public TargetMetrics {
    Map<Metric, Double> copy = new TreeMap<>();
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
    deciles = List.copyOf(deciles);
  }

  /** Metrics without a curve. */
  public TargetMetrics(long rows, Map<Metric, Double> values, List<CalibrationDecile> deciles) {
    this(rows, values, deciles, null);
  }

  /** Metrics without deciles. */
  public TargetMetrics(long rows, Map<Metric, Double> values) {
    this(rows, values, List.of());
  }

  /** Of a target whose loss has weight 0 in the training, so that nothing taught its head. */
  public static TargetMetrics untrained(long rows) {
    return new TargetMetrics(rows, Map.of());
  }

  /** Whether the target was trained; true where no labelled row could tell. */
  public boolean isTrained() {
    return rows == 0 || !values.isEmpty();
  }

  /** The same without the curve. */
  public TargetMetrics withoutRoc() {
    return roc == null ? this : new TargetMetrics(rows, values, deciles);
  }

  /** The metric's value, or null where it is undefined or belongs to another kind of target. */
  public @Nullable Double value(Metric metric) {
    return values.get(metric);
  }

  /**
   * The gain that counts in a score, nats per row: {@link Metric#CONDITIONAL_GAIN} where it is
   * defined, so that a score is the gain in the joint likelihood of all targets; else {@link
   * Metric#GAIN}. Null without a labelled row.
   */
  public @Nullable Double scoredGain() {
    Double conditional = value(Metric.CONDITIONAL_GAIN);
    return conditional == null ? value(Metric.GAIN) : conditional;
  }
}
