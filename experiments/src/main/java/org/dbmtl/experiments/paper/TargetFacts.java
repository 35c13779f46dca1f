package org.dbmtl.experiments.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;

/** The targets of a study as a table: where their labels come from, how many, and their rates. */
public final class TargetFacts {
  private TargetFacts() {}

  /**
   * The table.
   *
   * @param statistics of the study's training part
   */
  public static ReportTable table(Study study, TargetStatistics statistics) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < study.targets().size(); i++) {
      Target target = study.targets().get(i);
      long labelled = 0;
      for (int level = 0; level < statistics.targets().get(i).levels(); level++) {
        labelled += statistics.count(i, level, i, level);
      }
      boolean binary = target instanceof Target.Binary;
      rows.add(
          List.of(
              Cell.of(target.name()),
              Cell.of(target.column()),
              Cell.of(binary ? "binary" : "continuous"),
              Cell.of(Objects.requireNonNullElse(target.where(), "all rows")),
              Cell.of(String.format(Locale.ROOT, "%,d", labelled)),
              Cell.of(
                  binary && labelled > 0
                      ? String.format(
                          Locale.ROOT, "%.4f", (double) statistics.count(i, 1, i, 1) / labelled)
                      : "-"),
              Cell.of(String.format(Locale.ROOT, "%s", target.weight()))));
    }
    return new ReportTable(
        "Targets on the training part",
        List.of(
            Column.text("target"),
            Column.text("column"),
            Column.text("kind"),
            Column.text("counts where"),
            Column.number("", "rows"),
            Column.number("", "rate"),
            Column.number("", "weight")),
        rows);
  }
}
