package org.dbmtl.reports;

import java.util.List;
import java.util.stream.Collectors;

/** Writes comma-separated values as RFC 4180 has them, but with line feeds alone at line ends. */
final class Csv {
  private Csv() {}

  /** The rows as lines, each with a line feed at its end. */
  static String of(List<List<String>> rows) {
    return rows.stream().map(Csv::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
