package org.dbmtl.reports.format;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;

/**
 * Writes a page as Markdown: the best of a column is bold, what is tied with it ends in {@code =}.
 */
public final class MarkdownPage {
  private MarkdownPage() {}

  /** The page's text. */
  public static String text(ReportPage page) {
    return text(page, Integer.MAX_VALUE);
  }

  /**
   * The page's text.
   *
   * @param mostRows of a table; how many more there are is said below it
   */
  static String text(ReportPage page, int mostRows) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(Markdown.escape(page.title())).append("\n\n");
    page.remarks().forEach(remark -> text.append(Markdown.prose(remark)).append("\n\n"));
    for (Section section : page.sections()) {
      if (!section.title().isEmpty()) {
        text.append("## ").append(Markdown.escape(section.title())).append("\n\n");
      }
      for (ReportTable table : section.tables()) {
        text.append(Markdown.escape(table.caption())).append(":\n\n");
        ReportTable shown = table.first(mostRows);
        text.append(table(shown)).append('\n');
        if (table.rows().size() > mostRows) {
          text.append("And %,d more.\n\n".formatted(table.rows().size() - mostRows));
        }
      }
      section
          .remarks()
          .forEach(remark -> text.append("- ").append(Markdown.prose(remark)).append('\n'));
      text.append('\n');
    }
    return text.toString().stripTrailing() + "\n";
  }

  private static String table(ReportTable table) {
    List<List<String>> rows = new ArrayList<>();
    for (List<Cell> row : table.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(cell(row.get(i), table.columns().get(i).number()));
      }
      rows.add(cells);
    }
    List<String> headings =
        table.columns().stream().map(column -> Markdown.escape(column.heading())).toList();
    int left = (int) table.columns().stream().takeWhile(column -> !column.number()).count();
    return Markdown.aligned(left, headings, rows);
  }

  private static String cell(Cell cell, boolean number) {
    // Numbers are ours, and Markdown takes nothing in them for anything else.
    String text = number ? cell.text() : Markdown.escape(cell.text());
    return switch (cell.look()) {
      case PLAIN, NAME -> text;
      case CODE -> Markdown.code(cell.text());
      case BEST -> "**" + text + "**";
      case TIED -> text + " =";
    };
  }
}
