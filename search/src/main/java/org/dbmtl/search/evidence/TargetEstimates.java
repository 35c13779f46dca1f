package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/** Averages metrics over the repeats of one candidate. */
final class TargetEstimates {
  private TargetEstimates() {}

  /**
   * For each target in order that has a label, each metric that some repeat defines; none of a
   * target that was not trained.
   */
  static Map<String, Map<Metric, Estimate>> of(List<Completed> repeats, Part part) {
    Map<String, Map<Metric, List<Double>>> values = new LinkedHashMap<>();
    for (Completed repeat : repeats) {
      Map<String, TargetMetrics> ofPart = repeat.metrics().getOrDefault(part, Map.of());
      for (String target : repeat.spec().candidate().structure().targets()) {
        TargetMetrics metrics = ofPart.get(target);
        if (metrics != null && metrics.rows() > 0) {
          Map<Metric, List<Double>> ofTarget = values.computeIfAbsent(target, t -> new TreeMap<>());
          metrics
              .values()
              .forEach(
                  (m, value) -> ofTarget.computeIfAbsent(m, k -> new ArrayList<>()).add(value));
        }
      }
    }
    Map<String, Map<Metric, Estimate>> estimates = new LinkedHashMap<>();
    values.forEach(
        (target, ofTarget) -> {
          Map<Metric, Estimate> means = new TreeMap<>();
          ofTarget.forEach((metric, all) -> means.put(metric, Estimate.of(all)));
          estimates.put(target, Collections.unmodifiableMap(means));
        });
    return Collections.unmodifiableMap(estimates);
  }
}
