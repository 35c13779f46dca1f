package org.dbmtl.search.trial;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * How well one target is predicted on one part of the log.
 *
 * @param rows labelled rows that were judged: those of the loss, no others
 * @param values the metrics that are defined on them; an undefined one is absent
 */
public record TargetMetrics(long rows, Map<Metric, Double> values) {
  public TargetMetrics {
    Map<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /** The metric's value, or null where it is undefined or belongs to another kind of target. */
  public @Nullable Double value(Metric metric) {
    return values.get(metric);
  }
}
