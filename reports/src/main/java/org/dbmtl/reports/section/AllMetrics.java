package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.study.Metric;

/** All metrics of a few networks: targets across, and down each metric by network. */
final class AllMetrics {
  private AllMetrics() {}

  /** A metric of a network, for all targets. */
  private record Row(Metric metric, String network, Map<String, Map<Metric, Estimate>> measured) {
    /** Whether it has it; the gain of an untrained target stands there to say so. */
    boolean has(String target) {
      Map<Metric, Estimate> own = measured.get(target);
      return own != null && (own.isEmpty() ? metric == Metric.GAIN : own.containsKey(metric));
    }
  }

  /**
   * The table.
   *
   * @param networks metrics by target, by the network's name
   */
  static ReportTable table(
      String caption,
      List<String> targets,
      Map<String, Map<String, Map<Metric, Estimate>>> networks) {
    List<Row> rows = new ArrayList<>();
    for (Metric metric : Metric.all()) {
      networks.forEach((name, measured) -> rows.add(new Row(metric, name, measured)));
    }
    Columns<Row> columns =
        new Columns<Row>().text("metric", row -> row.metric().heading()).text("of", Row::network);
    for (String target : targets) {
      columns.number(
          target,
          "",
          row ->
              row.has(target)
                  ? Numbers.metric(row.metric(), row.measured().get(target))
                  : Numbers.ABSENT);
    }
    return columns.table(
        caption, rows.stream().filter(row -> targets.stream().anyMatch(row::has)).toList());
  }
}
