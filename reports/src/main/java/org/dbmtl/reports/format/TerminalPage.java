package org.dbmtl.reports.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;

/**
 * Writes a page as plain text for a terminal: the best of a column ends in {@code *}, what is tied
 * with it in {@code =}.
 */
public final class TerminalPage {
  private TerminalPage() {}

  /** The page's text. */
  public static String text(ReportPage page) {
    StringBuilder text = new StringBuilder();
    text.append(TerminalText.escape(page.title())).append("\n\n");
    page.remarks().forEach(remark -> text.append(TerminalText.escape(remark.text())).append('\n'));
    for (Section section : page.sections()) {
      text.append('\n').append(TerminalText.escape(section.title())).append('\n');
      for (ReportTable table : section.tables()) {
        text.append('\n').append(TerminalText.escape(table.caption())).append(":\n");
        text.append(table(table));
      }
      text.append(section.tables().isEmpty() ? "" : "\n");
      section
          .remarks()
          .forEach(
              remark -> text.append("- ").append(TerminalText.escape(remark.text())).append('\n'));
    }
    return text.toString();
  }

  private static String table(ReportTable table) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(table.columns().stream().map(Column::heading).toList());
    // Marks keep their place, so that digits stand below digits.
    for (List<Cell> row : table.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        boolean marked = isMarked(table, i);
        cells.add(row.get(i).text() + (marked ? mark(row.get(i)) : ""));
      }
      rows.add(cells);
    }
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (!table.columns().get(i).number()) {
        left.add(i);
      }
    }
    return AlignedText.of(rows, left);
  }

  private static boolean isMarked(ReportTable table, int column) {
    return table.rows().stream().anyMatch(row -> !mark(row.get(column)).isBlank());
  }

  private static String mark(Cell cell) {
    return switch (cell.look()) {
      case PLAIN, CODE, NAME -> "  ";
      case BEST -> " *";
      case TIED -> " =";
    };
  }
}
