package org.dbmtl.reports.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.reports.format.AlignedText;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/** The metrics of one training as aligned plain text for a terminal. */
public final class TrialTable {
  private TrialTable() {}

  /**
   * A line for each part and target, with the metrics that any target has.
   *
   * @return lines, each with a line feed at its end
   */
  public static String of(Completed outcome) {
    return of(outcome.metrics());
  }

  /** As {@link #of(Completed)}, of what was measured alone. */
  public static String of(Map<Part, Map<String, TargetMetrics>> measured) {
    List<Metric> metrics = new ArrayList<>(Metric.all());
    metrics.removeIf(
        metric ->
            measured.values().stream()
                .flatMap(targets -> targets.values().stream())
                .allMatch(target -> target.value(metric) == null));
    List<List<String>> rows = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("part", "target", "rows"));
    metrics.forEach(metric -> headings.add(metric.heading()));
    rows.add(headings);
    for (Part part : Part.values()) {
      Map<String, TargetMetrics> targets = measured.getOrDefault(part, Map.of());
      targets.forEach((target, values) -> rows.add(row(part, target, values, metrics)));
    }
    return AlignedText.of(rows, Set.of(0, 1));
  }

  private static List<String> row(
      Part part, String target, TargetMetrics values, List<Metric> metrics) {
    List<String> cells =
        new ArrayList<>(List.of(part.key(), target, "%,d".formatted(values.rows())));
    for (Metric metric : metrics) {
      cells.add(Numbers.metric(metric, values));
    }
    return cells;
  }
}
