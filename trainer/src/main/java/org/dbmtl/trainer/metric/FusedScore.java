package org.dbmtl.trainer.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.jspecify.annotations.Nullable;

/**
 * Judges the one number that a ranker would sort rows by: in a row {@code f = sum_t w_t p_t} over
 * all targets, w the target's weight in the study, p the probability of a binary target and the
 * standardised mean of a continuous one, both from the features alone. {@link Metric#FUSED_AUC} and
 * {@link Metric#FUSED_GAUC} of a binary target are the areas of f against its label, on exactly the
 * rows on which the target counts.
 */
public final class FusedScore {
  private FusedScore() {}

  /**
   * The metrics with those of the fused score.
   *
   * @param metrics of all targets
   * @param labels of a target, by its position, [rows] 0 or 1; NaN rows are passed over
   * @param weights [rows] greater than 0
   * @param outputs [targets][rows] logits of binary targets (nats), standardised predictions of
   *     continuous ones
   * @param groups rows of the part by group, or null for no {@link Metric#FUSED_GAUC}
   */
  public static void addTo(
      Map<String, TargetMetrics> metrics,
      List<TargetColumn> targets,
      IntFunction<FloatColumn> labels,
      FloatColumn weights,
      float[][] outputs,
      @Nullable RowGroups groups) {
    float[] fused = fused(targets, outputs);
    for (int target = 0; target < targets.size(); target++) {
      TargetColumn column = targets.get(target);
      TargetMetrics own = metrics.get(column.name());
      if (column.binary() && own != null) {
        metrics.put(column.name(), judged(own, labels.apply(target), weights, fused, groups));
      }
    }
  }

  /** [rows], of each the weighted sum. */
  private static float[] fused(List<TargetColumn> targets, float[][] outputs) {
    float[] fused = new float[outputs[0].length];
    for (int row = 0; row < fused.length; row++) {
      double sum = 0;
      for (int target = 0; target < outputs.length; target++) {
        TargetColumn column = targets.get(target);
        double output = outputs[target][row];
        sum += column.weight() * (column.binary() ? 1 / (1 + Math.exp(-output)) : output);
      }
      fused[row] = (float) sum;
    }
    return fused;
  }

  private static TargetMetrics judged(
      TargetMetrics own,
      FloatColumn labels,
      FloatColumn weights,
      float[] fused,
      @Nullable RowGroups groups) {
    long[] keys = new long[fused.length];
    int rows = 0;
    for (int row = 0; row < fused.length; row++) {
      float label = labels.get(row);
      keys[row] =
          Float.isNaN(label) ? Auc.LEFT_OUT : Auc.key(fused[row], label > 0.5f, weights.get(row));
      rows += Float.isNaN(label) ? 0 : 1;
    }
    double withinGroups = groups == null ? Double.NaN : Gauc.of(groups, keys);
    Arrays.sort(keys);
    double area = Auc.ofSorted(keys, 0, rows);
    return TargetEvaluation.with(
        own, Map.of(Metric.FUSED_AUC, area, Metric.FUSED_GAUC, withinGroups));
  }
}
