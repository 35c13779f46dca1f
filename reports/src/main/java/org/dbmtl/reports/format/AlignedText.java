package org.dbmtl.reports.format;

import java.util.List;
import java.util.Set;

/**
 * Lays cells out in columns of plain text, two blanks between them. Cells may hold any text: see
 * {@link TerminalText}.
 */
public final class AlignedText {
  private AlignedText() {}

  /**
   * The rows as lines, without blanks at their ends.
   *
   * @param texts rows of as many cells each
   * @param left the columns whose cells stand to the left, from 0; numbers stand to the right
   * @return lines, each with a line feed at its end
   */
  public static String of(List<List<String>> texts, Set<Integer> left) {
    List<List<String>> rows =
        texts.stream().map(row -> row.stream().map(TerminalText::escape).toList()).toList();
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(widths[i] - TerminalText.width(cell));
        line.append(left.contains(i) ? cell + blanks : blanks + cell).append("  ");
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
