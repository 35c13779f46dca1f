package org.dbmtl.reports.format;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.dbmtl.search.study.Sha256;

/**
 * Writes a page as one HTML file that needs nothing else: no network, no font, and one script of
 * its own, without which it says the same. Light or dark as the reader's system is; wide tables
 * scroll inside themselves, so that a phone shows them. The templates are in {@code src/main/jte}.
 */
public final class HtmlPage {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, HtmlPage.class.getClassLoader(), "org.dbmtl.reports.format");

  /** Rows of a long table that are seen at once; {@code report.js} has the same number. */
  private static final int SHOWN = 100;

  private static final String START = "document.documentElement.classList.add('js')";

  private final String style = resource("report.css");
  private final String script = resource("report.js");

  private final String liveScript;
  private final String events;

  private HtmlPage(String events) {
    this.events = events;
    this.liveScript = events.isEmpty() ? "" : resource("live.js");
  }

  /** The page's text. */
  public static String text(ReportPage page) {
    return live(page, "");
  }

  /**
   * The text of a page that renews itself.
   *
   * @param events path of the server-sent events that say when; empty for a page that stays
   */
  public static String live(ReportPage page, String events) {
    StringOutput output = new StringOutput();
    TEMPLATES.render("page.jte", Map.of("page", page, "html", new HtmlPage(events)), output);
    return output.toString();
  }

  String events() {
    return events;
  }

  String liveScript() {
    return liveScript;
  }

  String style() {
    return style;
  }

  String script() {
    return script;
  }

  /** Says to the style sheet that scripts run. */
  String start() {
    return START;
  }

  /** Nothing is fetched, and no script runs but the page's own. */
  String policy() {
    String own =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s' 'sha256-%s'"
            .formatted(hash(START), hash(script));
    return events.isEmpty()
        ? own
        : own + " 'sha256-%s'; connect-src 'self'".formatted(hash(liveScript));
  }

  /**
   * Whether a row is one of so many that a script shows it when asked to: laying out ten thousands
   * of cells takes a browser seconds.
   */
  boolean isMany(ReportTable table, int row) {
    return row >= SHOWN && table.rows().size() > 3 * SHOWN / 2;
  }

  /** Position of the column that names a row: the first of texts that has a heading, or -1. */
  int heading(ReportTable table) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (!table.columns().get(i).number() && !table.columns().get(i).label().isEmpty()) {
        return i;
      }
    }
    return -1;
  }

  /** Text without control characters, which become blanks. */
  String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
  }

  private static String hash(String text) {
    return Base64.getEncoder().encodeToString(Sha256.of(text));
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not next to its class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
