package org.dbmtl.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.study.Metric;

/**
 * The one metric of each target that fits a table: AUC of a binary one, MSE of a continuous one.
 */
final class HeadlineMetrics {
  private HeadlineMetrics() {}

  /** By target, in the structure's order; a target without either is left out. */
  static Map<String, Metric> of(List<RankedCandidate> candidates) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    if (candidates.isEmpty()) {
      return metrics;
    }
    for (String target : candidates.get(0).candidate().structure().targets()) {
      for (Metric metric : List.of(Metric.AUC, Metric.MSE)) {
        if (candidates.stream().anyMatch(c -> c.metric(target, metric) != null)) {
          metrics.putIfAbsent(target, metric);
        }
      }
    }
    return metrics;
  }

  /** The metric's name in a heading. */
  static String heading(Metric metric) {
    return switch (metric) {
      case AUC -> "AUC";
      case GAUC -> "GAUC";
      case LOG_LOSS -> "log loss";
      case NORMALISED_ENTROPY -> "NE";
      case MSE -> "MSE";
      case MAE -> "MAE";
      case R2 -> "R²";
      case XAUC -> "XAUC";
      case CALIBRATION -> "calibration";
      case GAIN -> "gain";
      case CONDITIONAL_LOG_LOSS -> "log loss | parents";
      case CONDITIONAL_MSE -> "MSE | parents";
      case CONDITIONAL_GAIN -> "gain | parents";
    };
  }
}
