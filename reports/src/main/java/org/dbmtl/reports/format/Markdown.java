package org.dbmtl.reports.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes pieces of Markdown in which names from a user's files stay names. */
public final class Markdown {
  private Markdown() {}

  /** Text in which no character has a meaning to Markdown or HTML; line breaks become blanks. */
  public static String escape(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replaceAll("([\\\\`*\\[\\]#|~$])", "\\\\$1")
        // An underscore inside a word stands for itself.
        .replaceAll("(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])", "\\\\_")
        // What would begin a list or a rule.
        .replaceAll("^(\\d*)([-+.)])", "$1\\\\$2");
  }

  /** Text as code, or escaped where it holds what a code span or a table cell cannot. */
  public static String code(String text) {
    return text.isBlank() || text.matches("(?s).*[`|\\p{Cntrl}\\u2028\\u2029].*")
        ? escape(text)
        : "`" + text + "`";
  }

  /** A paragraph; neighbours that are strong share their stars. */
  static String prose(Prose prose) {
    StringBuilder text = new StringBuilder();
    boolean strong = false;
    for (Prose.Span span : prose.spans()) {
      boolean next = span.style() == Prose.Style.STRONG || span.style() == Prose.Style.STRONG_CODE;
      text.append(next == strong ? "" : "**");
      strong = next;
      boolean code = span.style() == Prose.Style.CODE || span.style() == Prose.Style.STRONG_CODE;
      text.append(code ? code(span.text()) : escapeInside(span.text(), text.isEmpty()));
    }
    return text.append(strong ? "**" : "").toString();
  }

  private static String escapeInside(String text, boolean first) {
    // What would begin a list does so at the start of a line alone.
    String escaped = first ? escape(text) : escape("x" + text).substring(1);
    // An interval is not a link.
    return escaped.replaceAll("\\\\\\[([-+][0-9.]+, [-+][0-9.]+)\\\\\\]", "[$1]");
  }

  /** A table; cells are Markdown already. Columns after the first {@code left} are numbers. */
  static String table(int left, List<String> headings, List<List<String>> rows) {
    StringBuilder text = new StringBuilder(line(headings));
    text.append('|');
    for (int i = 0; i < headings.size(); i++) {
      text.append(i < left ? " --- |" : " ---: |");
    }
    text.append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  /** As {@link #table}, with blanks that line the columns up for a reader of the text itself. */
  public static String aligned(int left, List<String> headings, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>(List.of(headings));
    all.addAll(rows);
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < headings.size(); i++) {
      int column = i;
      widths.add(all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    List<List<String>> padded =
        all.stream()
            .map(
                row ->
                    IntStream.range(0, row.size())
                        .mapToObj(i -> pad(row.get(i), widths.get(i), i < left))
                        .toList())
            .toList();
    return table(left, padded.get(0), padded.subList(1, padded.size()));
  }

  private static String pad(String cell, int width, boolean left) {
    String blanks = " ".repeat(Math.max(0, width - cell.length()));
    return left ? cell + blanks : blanks + cell;
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
