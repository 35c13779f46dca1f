package org.dbmtl.reports;

import java.util.List;
import org.dbmtl.reports.ReportPage.Section;
import org.dbmtl.reports.ReportTable.Cell;
import org.dbmtl.reports.ReportTable.Column;

/**
 * Writes a page as one HTML file that needs nothing else: no script, no font, no network. Light or
 * dark as the reader's system is; wide tables scroll inside themselves, so that a phone shows them.
 */
public final class HtmlPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --soft: #5c6470; --line: #d5d9df;
        --best: #0a6b3d; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e6e8eb; --paper: #15181c; --soft: #9aa3ae; --line: #363c44; --best: #6fd39e; }
      }
      body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink);
        font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; margin: .5rem 0 1rem; font-variant-numeric: tabular-nums;
        overflow-wrap: normal; }
      caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
      th, td { padding: .3rem .7rem; text-align: left; white-space: nowrap; }
      th.number, td.number { text-align: right; }
      thead th { border-bottom: 2px solid var(--line); white-space: normal; vertical-align: bottom; }
      tbody td { border-bottom: 1px solid var(--line); }
      code { font: .95em ui-monospace, monospace; }
      strong { color: var(--best); }
      .tied::after { content: "\\2009="; color: var(--soft); }
      ul { color: var(--soft); padding-left: 1.2rem; }
      """;

  private HtmlPage() {}

  /** The page's text. */
  public static String text(ReportPage page) {
    StringBuilder html = new StringBuilder();
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<meta http-equiv=\"Content-Security-Policy\"");
    html.append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    html.append("<title>").append(escape(page.title())).append("</title>\n");
    html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    html.append("<h1>").append(escape(page.title())).append("</h1>\n");
    page.remarks().forEach(remark -> html.append("<p>").append(escape(remark)).append("</p>\n"));
    page.sections().forEach(section -> section(html, section));
    return html.append("</body>\n</html>\n").toString();
  }

  private static void section(StringBuilder html, Section section) {
    html.append("<section>\n");
    if (!section.title().isEmpty()) {
      html.append("<h2>").append(escape(section.title())).append("</h2>\n");
    }
    section.tables().forEach(table -> table(html, table));
    if (!section.remarks().isEmpty()) {
      html.append("<ul>\n");
      section
          .remarks()
          .forEach(remark -> html.append("<li>").append(escape(remark)).append("</li>\n"));
      html.append("</ul>\n");
    }
    html.append("</section>\n");
  }

  private static void table(StringBuilder html, ReportTable table) {
    html.append("<div class=\"scroll\">\n<table>\n<caption>").append(escape(table.caption()));
    html.append("</caption>\n<thead>\n<tr>");
    for (Column column : table.columns()) {
      html.append(column.number() ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
      html.append(escape(column.heading())).append("</th>");
    }
    html.append("</tr>\n</thead>\n<tbody>\n");
    for (List<Cell> row : table.rows()) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(table.columns().get(i).number() ? "<td class=\"number\">" : "<td>");
        html.append(cell(row.get(i))).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody>\n</table>\n</div>\n");
  }

  private static String cell(Cell cell) {
    String text = escape(cell.text());
    return switch (cell.look()) {
      case PLAIN -> text;
      case CODE -> "<code>" + text + "</code>";
      case BEST -> "<strong>" + text + "</strong>";
      case TIED -> "<span class=\"tied\" title=\"not told from the best\">" + text + "</span>";
    };
  }

  /** Text in which no character has a meaning to HTML; control characters become blanks. */
  static String escape(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
