package org.dbmtl.reports;

import org.dbmtl.search.sweep.SweepResult;

/** The page of a sweep with its charts, as one HTML file that needs nothing else. */
public final class SweepHtml {
  private static final String END = "</body>";

  private SweepHtml() {}

  /**
   * The file's text.
   *
   * @param page of the same sweep
   */
  public static String text(ReportPage page, SweepResult result) {
    String html = HtmlPage.text(page);
    int end = html.lastIndexOf(END);
    return html.substring(0, end) + SweepCharts.html(result) + html.substring(end);
  }
}
