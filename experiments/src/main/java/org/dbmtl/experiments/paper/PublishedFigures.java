package org.dbmtl.experiments.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.section.ComparisonSection;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the paper that a reader who has it wrote into a CSV file, to be shown next to ours.
 *
 * <p>The file has the headings {@code table,row,column,value}: a table such as {@code table5}, a
 * row as our table names it ({@code mtl}, {@code dbmtl click>*}), a column likewise ({@code click
 * AUC}, {@code score}), and a number. A row that is in several of a table's sections is meant in
 * each.
 */
public final class PublishedFigures {
  private static final String HEADINGS = "table,row,column,value";

  private final Path file;
  private final List<Line> lines;

  private record Line(int number, String table, String row, String column, double value) {}

  /** A figure of ours and its published one. */
  private record Match(
      Comparison comparison, ComparedCandidate candidate, Measure measure, double ours, Line line) {
    double better(double value) {
      return measure.merit(value);
    }
  }

  private PublishedFigures(Path file, List<Line> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Reads a file.
   *
   * @throws StudyException if it cannot be read; the message names the line
   */
  public static PublishedFigures read(Path file) {
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (IOException e) {
      throw new StudyException(
          "--published: '%s' cannot be read as text (%s): give a CSV file with the headings %s"
              .formatted(file, e.getClass().getSimpleName(), HEADINGS),
          e);
    }
    String first = texts.isEmpty() ? "" : texts.get(0).replace("\uFEFF", "").strip();
    if (!String.join(",", cells(first)).toLowerCase(Locale.ROOT).equals(HEADINGS)) {
      throw new StudyException(
          "--published: %s:1: the headings are '%s': use %s".formatted(file, first, HEADINGS));
    }
    List<Line> lines = new ArrayList<>();
    for (int i = 1; i < texts.size(); i++) {
      if (!texts.get(i).isBlank()) {
        lines.add(line(file, i + 1, texts.get(i)));
      }
    }
    return new PublishedFigures(file, lines);
  }

  private static Line line(Path file, int number, String text) {
    List<String> cells = cells(text);
    if (cells.size() != 4) {
      throw new StudyException(
          "--published: %s:%d: '%s' has %d cells, not the 4 of %s"
              .formatted(file, number, text, cells.size(), HEADINGS));
    }
    String table = cells.get(0).toLowerCase(Locale.ROOT).replace(" ", "");
    if (Keyed.of(PaperTable.class, table).isEmpty()) {
      throw new StudyException(
          "--published: %s:%d: there is no table '%s': use table1 to table5"
              .formatted(file, number, cells.get(0)));
    }
    try {
      double value = Double.parseDouble(cells.get(3));
      if (Double.isFinite(value)) {
        return new Line(number, table, cells.get(1), cells.get(2), value);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StudyException(
        "--published: %s:%d: '%s' is not a number: write one such as 0.7123"
            .formatted(file, number, cells.get(3)));
  }

  /** The cells of a line as RFC 4180 has them, without blanks around them. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  /**
   * The published figures of a table next to ours, or null if the file has none of it.
   *
   * @throws StudyException if it names a row or a column that the table does not have
   */
  public @Nullable Section beside(PaperTable table, List<Comparison> comparisons) {
    List<Match> matches = new ArrayList<>();
    for (Line line : lines) {
      if (line.table().equals(table.key())) {
        matches.addAll(matches(line, comparisons));
      }
    }
    if (matches.isEmpty()) {
      return null;
    }
    Columns<Match> columns =
        new Columns<Match>()
            .text("section", match -> match.comparison().title())
            .text("row", match -> ComparisonSection.name(match.candidate().candidate()))
            .text("column", match -> ComparisonSection.heading(match.measure()))
            .number("ours", match -> rounded("%.4f", match.ours()))
            .number("published", match -> rounded("%.4f", match.line().value()))
            .number("difference", match -> rounded("%+.4f", match.ours() - match.line().value()));
    return Section.of(
            "Next to the published figures",
            columns.table(
                "Ours, and those that %s gives as the paper's".formatted(file.getFileName()),
                matches))
        .say(Prose.all(orders(matches)));
  }

  private static String rounded(String form, double figure) {
    return String.format(Locale.ROOT, form, figure);
  }

  private List<Match> matches(Line line, List<Comparison> comparisons) {
    List<Match> matches = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      for (ComparedCandidate candidate : comparison.candidates()) {
        String row = ComparisonSection.name(candidate.candidate());
        for (Measure measure : comparison.measures()) {
          String column = ComparisonSection.heading(measure);
          known.add("%s / %s".formatted(row, column));
          Estimate ours = candidate.figure(measure).estimate();
          if (row.equalsIgnoreCase(line.row())
              && column.equalsIgnoreCase(line.column())
              && ours != null) {
            matches.add(new Match(comparison, candidate, measure, ours.mean(), line));
          }
        }
      }
    }
    if (matches.isEmpty()) {
      throw new StudyException(
          "--published: %s:%d: %s has no row '%s' with a column '%s': it has %s"
              .formatted(
                  file,
                  line.number(),
                  line.table(),
                  line.row(),
                  line.column(),
                  String.join("; ", known.stream().distinct().limit(12).toList())));
    }
    return matches;
  }

  private static List<String> orders(List<Match> matches) {
    Map<List<String>, List<Match>> columns = new LinkedHashMap<>();
    for (Match match : matches) {
      List<String> key =
          List.of(match.comparison().title(), ComparisonSection.heading(match.measure()));
      columns.computeIfAbsent(key, k -> new ArrayList<>()).add(match);
    }
    List<String> sentences = new ArrayList<>();
    columns.forEach(
        (key, column) -> {
          int same = 0;
          int pairs = 0;
          for (int i = 0; i < column.size(); i++) {
            for (int j = i + 1; j < column.size(); j++) {
              Match a = column.get(i);
              Match b = column.get(j);
              double published =
                  Math.signum(a.better(a.line().value()) - b.better(b.line().value()));
              double ours = Math.signum(a.better(a.ours()) - b.better(b.ours()));
              pairs++;
              same += published == ours ? 1 : 0;
            }
          }
          if (pairs > 0) {
            sentences.add(
                "%s, %s: %d of %d pairs of rows are in the published order%s."
                    .formatted(
                        key.get(0),
                        key.get(1),
                        same,
                        pairs,
                        same == pairs ? ", so the orders agree" : ""));
          }
        });
    return sentences;
  }
}
