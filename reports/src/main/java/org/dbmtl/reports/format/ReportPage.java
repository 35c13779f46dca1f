package org.dbmtl.reports.format;

import java.util.List;

/**
 * Tables and pictures with what there is to say of them, for {@link MarkdownPage}, {@link
 * LatexPage}, {@link HtmlPage}, {@link CsvPage} and {@link JsonPage} to write. All texts may hold
 * names from a user's files; the writers escape them. Numbers are rounded when a page is made, so
 * that every format shows the same digits.
 *
 * @param title of the whole page
 * @param remarks that stand before the sections, a paragraph each
 * @param figures next to these remarks
 */
public record ReportPage(
    String title, List<Prose> remarks, List<Picture> figures, List<Section> sections) {
  /**
   * A part of the page.
   *
   * @param title may be empty
   * @param remarks that stand below the tables, an item each
   */
  public record Section(
      String title, List<ReportTable> tables, List<Picture> figures, List<Prose> remarks) {
    public Section {
      tables = List.copyOf(tables);
      figures = List.copyOf(figures);
      remarks = List.copyOf(remarks);
    }

    /** A section of tables alone. */
    public static Section of(String title, ReportTable... tables) {
      return new Section(title, List.of(tables), List.of(), List.of());
    }

    /** The same with these pictures. */
    public Section show(List<Picture> pictures) {
      return new Section(title, tables, pictures, remarks);
    }

    /** The same with these remarks, an item each. */
    public Section say(String... texts) {
      return say(Prose.all(List.of(texts)));
    }

    /** The same with these remarks, an item each. */
    public Section say(List<Prose> texts) {
      return new Section(title, tables, figures, texts);
    }
  }

  /**
   * A picture, which formats without pictures leave out: tables say the same.
   *
   * @param svg one SVG element in which names are escaped
   * @param caption what it shows
   */
  public record Picture(String svg, Prose caption) {}

  public ReportPage {
    remarks = List.copyOf(remarks);
    figures = List.copyOf(figures);
    sections = List.copyOf(sections);
  }

  /** A page without pictures. */
  public ReportPage(String title, List<String> remarks, List<Section> sections) {
    this(title, Prose.all(remarks), List.of(), sections);
  }
}
