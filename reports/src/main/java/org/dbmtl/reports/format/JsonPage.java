package org.dbmtl.reports.format;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.text.StringEscapeUtils;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;

/**
 * Writes a page as a JSON object of texts, rounded as in every other format: {@code title}, {@code
 * remarks[]}, {@code sections[]} with {@code title}, {@code remarks[]} and {@code tables[]} with
 * {@code caption}, {@code columns[]} and {@code rows[][]}. For numbers in full there is {@code
 * ranking.json}.
 */
public final class JsonPage {
  private JsonPage() {}

  /** The page's text. */
  public static String text(ReportPage page) {
    return "{\"title\": %s,\n\"remarks\": %s,\n\"sections\": %s}\n"
        .formatted(
            quote(page.title()),
            texts(page.remarks(), Prose::text),
            array(page.sections(), JsonPage::section));
  }

  private static String section(Section section) {
    return "{\"title\": %s, \"remarks\": %s, \"tables\": %s}"
        .formatted(
            quote(section.title()),
            texts(section.remarks(), Prose::text),
            array(section.tables(), JsonPage::table));
  }

  private static String table(ReportTable table) {
    return "{\"caption\": %s, \"columns\": %s, \"rows\": %s}"
        .formatted(
            quote(table.caption()),
            texts(table.columns(), Column::heading),
            array(table.rows(), row -> texts(row, Cell::text)));
  }

  private static <T> String texts(List<T> items, Function<T, String> text) {
    return items.stream()
        .map(text)
        .map(JsonPage::quote)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static <T> String array(List<T> items, Function<T, String> json) {
    return items.stream().map(json).collect(Collectors.joining(",\n", "[", "]"));
  }

  private static String quote(String text) {
    return '"' + StringEscapeUtils.escapeJson(text) + '"';
  }
}
