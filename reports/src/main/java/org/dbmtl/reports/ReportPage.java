package org.dbmtl.reports;

import java.util.List;

/**
 * Tables with what there is to say of them, for {@link MarkdownPage}, {@link LatexPage} and {@link
 * HtmlPage} to write. All texts may hold names from a user's files; the writers escape them.
 *
 * @param title of the whole page
 * @param remarks that stand before the sections, a paragraph each
 */
public record ReportPage(String title, List<String> remarks, List<Section> sections) {
  /**
   * A part of the page.
   *
   * @param title may be empty
   * @param remarks that stand below the tables, an item each
   */
  public record Section(String title, List<ReportTable> tables, List<String> remarks) {
    public Section {
      tables = List.copyOf(tables);
      remarks = List.copyOf(remarks);
    }
  }

  public ReportPage {
    remarks = List.copyOf(remarks);
    sections = List.copyOf(sections);
  }
}
