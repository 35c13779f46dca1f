package org.dbmtl.reports.format;

import java.util.List;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.json.RecordJson;

/**
 * A page as a JSON object of texts, rounded as in every other format. For numbers in full there is
 * {@code ranking.json}.
 */
public record JsonPage(String title, List<String> remarks, List<OfSection> sections) {
  record OfSection(String title, List<String> remarks, List<OfTable> tables) {}

  record OfTable(String caption, List<String> columns, List<List<String>> rows) {}

  /** The page's text. */
  public static String text(ReportPage page) {
    return RecordJson.text(
        new JsonPage(
            page.title(),
            texts(page.remarks()),
            page.sections().stream()
                .map(
                    section ->
                        new OfSection(
                            section.title(),
                            texts(section.remarks()),
                            section.tables().stream().map(JsonPage::table).toList()))
                .toList()));
  }

  private static OfTable table(ReportTable table) {
    return new OfTable(
        table.caption(),
        table.columns().stream().map(Column::heading).toList(),
        table.rows().stream().map(row -> row.stream().map(Cell::text).toList()).toList());
  }

  private static List<String> texts(List<Prose> remarks) {
    return remarks.stream().map(Prose::text).toList();
  }
}
