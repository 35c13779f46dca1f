package org.dbmtl.reports.format;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;

/**
 * Writes a page's tables for a spreadsheet: each below a line with its section and caption, an
 * empty line between two. No text is taken for a formula.
 */
public final class CsvPage {
  private CsvPage() {}

  /** All tables. */
  public static String text(ReportPage page) {
    List<String> tables = new ArrayList<>();
    for (Section section : page.sections()) {
      for (ReportTable table : section.tables()) {
        List<List<String>> rows = new ArrayList<>();
        String title = section.title().isEmpty() ? page.title() : section.title();
        rows.add(List.of(Csv.name(title), Csv.name(table.caption())));
        rows.add(table.columns().stream().map(Column::heading).map(Csv::name).toList());
        for (List<Cell> row : table.rows()) {
          List<String> cells = new ArrayList<>();
          for (int i = 0; i < row.size(); i++) {
            boolean number = table.columns().get(i).number();
            // Numbers are ours; a sign in front of one is not a formula.
            cells.add(number ? row.get(i).text() : Csv.name(row.get(i).text()));
          }
          rows.add(cells);
        }
        tables.add(Csv.of(rows));
      }
    }
    return String.join("\n", tables);
  }
}
