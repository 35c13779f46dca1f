package org.dbmtl.reports.format;

import java.util.List;
import java.util.stream.Collectors;

/** Writes comma-separated values as RFC 4180 has them, but with line feeds alone at line ends. */
public final class Csv {
  private Csv() {}

  /** The rows as lines, each with a line feed at its end. */
  public static String of(List<List<String>> rows) {
    return rows.stream().map(Csv::line).collect(Collectors.joining());
  }

  /**
   * A text that no spreadsheet takes for a formula: one that begins as such, with {@code = + - @}
   * or a control character, gets an apostrophe in front, which spreadsheets do not show.
   */
  public static String name(String text) {
    boolean formula =
        !text.isEmpty()
            && ("=+-@\uFF1D\uFF0B\uFF0D\uFF20".indexOf(text.charAt(0)) >= 0
                || Character.isISOControl(text.charAt(0)));
    return formula ? "'" + text : text;
  }

  private static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
