package org.dbmtl.reports.format;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A table whose numbers are rounded already, so that every format that writes it shows the same.
 *
 * @param caption what it shows; may hold names from a user's files
 * @param columns its headings
 * @param rows each with as many cells as there are columns
 * @param folded whether a page shows the caption alone until a reader opens it
 */
public record ReportTable(
    String caption, List<Column> columns, List<List<Cell>> rows, @JsonIgnore boolean folded) {
  /**
   * A heading.
   *
   * @param name of a target, as the user wrote it; may be empty
   * @param label in our own words; may be empty
   * @param number whether the cells stand to the right
   */
  public record Column(String name, String label, boolean number) {
    /** A column of texts. */
    public static Column text(String label) {
      return new Column("", label, false);
    }

    /** A column of numbers. */
    public static Column number(String name, String label) {
      return new Column(name, label, true);
    }

    /** The whole heading, not escaped. */
    public String heading() {
      return (name + " " + label).strip();
    }
  }

  /** How a cell stands out. */
  public enum Look {
    /** As it is. */
    PLAIN,
    /** A structure or another text in the form in which it is typed. */
    CODE,
    /** A name from a user's files. */
    NAME,
    /** The best of its column. */
    BEST,
    /** Not distinguished from the best. */
    TIED
  }

  /**
   * A cell.
   *
   * @param text may hold names from a user's files
   * @param link path of a page of ours, or empty
   */
  public record Cell(String text, Look look, String link) {
    /** A cell that leads nowhere. */
    public Cell(String text, Look look) {
      this(text, look, "");
    }

    /** The same that leads to a page of ours; formats without links leave that out. */
    public Cell to(String page) {
      return new Cell(text, look, page);
    }

    /** A cell that does not stand out. */
    public static Cell of(String text) {
      return new Cell(text, Look.PLAIN);
    }

    /** A name from a user's files. */
    public static Cell name(String text) {
      return new Cell(text, Look.NAME);
    }

    /** A structure as it is typed, or that there are no edges. */
    public static Cell structure(String text) {
      return text.isEmpty() ? of(Prose.NO_EDGES) : new Cell(text, Look.CODE);
    }
  }

  /** The same with the first rows alone. */
  ReportTable first(int most) {
    return rows.size() <= most
        ? this
        : new ReportTable(caption, columns, rows.subList(0, most), folded);
  }

  /** A table that is shown at once; what a file gives back is. */
  @JsonCreator
  public ReportTable(
      @JsonProperty("caption") String caption,
      @JsonProperty("columns") List<Column> columns,
      @JsonProperty("rows") List<List<Cell>> rows) {
    this(caption, columns, rows, false);
  }

  /** The same, folded. */
  public ReportTable fold() {
    return new ReportTable(caption, columns, rows, true);
  }

  /**
   * @throws IllegalArgumentException if a row has another number of cells than there are columns
   */
  public ReportTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "%d cells in %d columns".formatted(row.size(), columns.size()));
      }
    }
  }
}
