package org.dbmtl.trainer.metric;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.MetricProvider;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.jspecify.annotations.Nullable;

/** Judges a target by the metrics of users. Takes 28 bytes a row where there are any. */
final class OwnMetrics {
  private static final int NO_GROUP = -1;

  private OwnMetrics() {}

  /** The metrics with those of users; arguments as of {@link TargetEvaluation#of}. */
  static TargetMetrics addTo(
      TargetMetrics metrics,
      TargetColumn target,
      FloatColumn labels,
      FloatColumn weights,
      float[] outputs,
      @Nullable RowGroups groups) {
    Map<Metric, MetricProvider> providers = new TreeMap<>(Metric.own());
    providers.keySet().removeIf(metric -> !metric.isOf(target.binary()));
    if (providers.isEmpty() || metrics.rows() == 0) {
      return metrics;
    }
    int rows = Math.toIntExact(metrics.rows());
    double[] predicted = new double[rows];
    double[] observed = new double[rows];
    double[] weightOf = new double[rows];
    int[] groupOf = new int[rows];
    int[] groupOfAll = groups(groups, outputs.length);
    int at = 0;
    for (int row = 0; row < outputs.length; row++) {
      double label = labels.get(row);
      if (!Double.isNaN(label)) {
        double output = outputs[row];
        predicted[at] = target.binary() ? 1 / (1 + Math.exp(-output)) : inUnit(target, output);
        observed[at] = target.binary() ? label : inUnit(target, label);
        weightOf[at] = weights.get(row);
        groupOf[at++] = groupOfAll[row];
      }
    }
    Map<Metric, Double> values = new TreeMap<>();
    providers.forEach(
        (metric, provider) ->
            // Copies, lest one that sorts its arguments changes what the next one gets.
            values.put(
                metric,
                provider.weighted(
                    predicted.clone(), observed.clone(), groupOf.clone(), weightOf.clone())));
    values.values().removeIf(value -> value.isInfinite());
    return TargetEvaluation.with(metrics, values);
  }

  private static double inUnit(TargetColumn target, double standardised) {
    return standardised * target.deviation() + target.mean();
  }

  /** [rows of the part], the number of each row's group. */
  private static int[] groups(@Nullable RowGroups groups, int rows) {
    int[] groupOf = new int[rows];
    Arrays.fill(groupOf, NO_GROUP);
    int group = NO_GROUP;
    for (long position = 0; groups != null && position < groups.size(); position++) {
      group += groups.begins(position) ? 1 : 0;
      groupOf[groups.row(position)] = group;
    }
    return groupOf;
  }
}
