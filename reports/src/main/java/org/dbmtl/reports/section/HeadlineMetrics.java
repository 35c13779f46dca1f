package org.dbmtl.reports.section;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * The one metric of each target that fits a table: AUC of a binary one, MSE of a continuous one;
 * the gain of one that was not trained, to say so.
 */
public final class HeadlineMetrics {
  private HeadlineMetrics() {}

  /** By target, in the structure's order; a target without either is left out. */
  public static Map<String, Metric> of(List<RankedCandidate> candidates) {
    return candidates.isEmpty()
        ? Map.of()
        : of(
            candidates.get(0).candidate().structure().targets(),
            (target, metric) -> candidates.stream().anyMatch(c -> c.metric(target, metric) != null),
            target -> isUntrained(candidates.get(0).targets().get(target)));
  }

  /** By target, in the study's order; a target without either is left out. */
  public static Map<String, Metric> of(SearchSummary search) {
    return of(
        search.targetNames(),
        (target, metric) ->
            search.candidates().stream().anyMatch(c -> c.metric(target, metric) != null),
        target ->
            !search.candidates().isEmpty()
                && isUntrained(search.candidates().get(0).metrics().get(target)));
  }

  private static Map<String, Metric> of(
      List<String> targets, BiPredicate<String, Metric> isMeasured, Predicate<String> isUntrained) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (String target : targets) {
      for (Metric metric : List.of(Metric.AUC, Metric.MSE)) {
        if (isMeasured.test(target, metric)) {
          metrics.putIfAbsent(target, metric);
        }
      }
      if (isUntrained.test(target)) {
        metrics.putIfAbsent(target, Metric.GAIN);
      }
    }
    return metrics;
  }

  private static boolean isUntrained(@Nullable Map<Metric, Estimate> ofTarget) {
    return ofTarget != null && ofTarget.isEmpty();
  }

  /**
   * Adds a column for each target.
   *
   * @param measured the metrics of a row by target
   */
  static <T> void addTo(
      Columns<T> columns,
      Map<String, Metric> metrics,
      Function<T, Map<String, Map<Metric, Estimate>>> measured) {
    metrics.forEach(
        (target, metric) ->
            columns.number(
                target,
                metric.heading(),
                row -> Numbers.metric(metric, measured.apply(row).get(target))));
  }
}
