package org.dbmtl.reports.format;

import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.study.StudyException;

/** A format that a page can be written in. All show the same numbers, rounded the same. */
public enum ReportFormat implements Keyed {
  /** One file with pictures that needs nothing else. */
  HTML("html"),
  /** Markdown, with the first {@value #MOST_ROWS} rows of each table. */
  MD("md"),
  /** The tables, for a spreadsheet. */
  CSV("csv"),
  /** The tables for {@code booktabs}, with the first {@value #MOST_ROWS} rows of each. */
  LATEX("tex"),
  /** Tables and sentences, for programs. */
  JSON("json");

  /** Rows of a table in formats that are read from top to bottom. */
  public static final int MOST_ROWS = 25;

  private final String ending;

  ReportFormat(String ending) {
    this.ending = ending;
  }

  /**
   * The format of that name, such as {@code latex}.
   *
   * @throws StudyException if there is none
   */
  public static ReportFormat named(String name) {
    return Keyed.of(ReportFormat.class, name)
        .orElseThrow(
            () ->
                new StudyException(
                    "'%s' is not a format: use some of %s"
                        .formatted(name, String.join(", ", Keyed.keys(ReportFormat.class)))));
  }

  /** How the name of such a file ends, without the dot. */
  public String ending() {
    return ending;
  }

  /** The page in this format. */
  public String text(ReportPage page) {
    return text(page, MOST_ROWS);
  }

  /**
   * The page in this format.
   *
   * @param mostRows of a table in a format that is read from top to bottom
   */
  public String text(ReportPage page, int mostRows) {
    return switch (this) {
      case HTML -> HtmlPage.text(page);
      case MD -> MarkdownPage.text(page, mostRows);
      case CSV -> CsvPage.text(page);
      case LATEX -> LatexPage.text(page, mostRows);
      case JSON -> JsonPage.text(page);
    };
  }
}
