package org.dbmtl.reports.svg;

import java.util.List;
import java.util.Locale;

/**
 * One SVG picture in the making. Colours come from classes, by the page's style sheet or {@link
 * #alone}'s; texts are escaped. Coordinates are pixels, written with one decimal. Not thread-safe.
 */
public final class Svg {
  private final int width;
  private final int height;
  private final String title;
  private final String description;
  private final StringBuilder body = new StringBuilder();
  private boolean wide;

  /**
   * An empty picture.
   *
   * @param title what it is, for screen readers; may hold names from a user's files
   * @param description what it shows in words; may be empty
   */
  public Svg(int width, int height, String title, String description) {
    this.width = width;
    this.height = height;
    this.title = title;
    this.description = description;
  }

  /** Never made smaller in a page: where there is not room enough, it scrolls to the side. */
  public Svg wide() {
    wide = true;
    return this;
  }

  /** The picture as an element of a page. */
  public String inPage() {
    // What scrolls can be reached by the keyboard.
    return element(wide ? " class=\"wide\" tabindex=\"0\"" : "", "");
  }

  /** The picture as a file of its own, with colours for light and dark grounds. */
  public String alone() {
    return element(" xmlns=\"http://www.w3.org/2000/svg\"", StandaloneStyle.TEXT);
  }

  /**
   * The picture as a PNG image on white, twice as large.
   *
   * @throws IllegalStateException if this Java has no fonts to write names with
   */
  public byte[] png() {
    String text = element(" xmlns=\"http://www.w3.org/2000/svg\"", StandaloneStyle.light());
    return Raster.png(text, width, height);
  }

  private String element(String attributes, String style) {
    String label = escape(title);
    return "<svg%s viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            .formatted(attributes, width, height, width, height)
        + " role=\"img\" aria-label=\""
        + label
        + "\">\n"
        + (style.isEmpty() ? "" : "<title>" + label + "</title>\n")
        + (description.isEmpty() ? "" : "<desc>" + escape(description) + "</desc>\n")
        + style
        + body
        + "</svg>\n";
  }

  /** Begins a group. */
  public Svg open(String classes) {
    body.append(classes.isEmpty() ? "<g>" : "<g class=\"" + escape(classes) + "\">");
    return this;
  }

  /** Ends a group. */
  public Svg close() {
    body.append("</g>\n");
    return this;
  }

  /** Says in a tooltip what the group it stands in is. */
  public Svg title(String text) {
    if (!text.isEmpty()) {
      body.append("<title>").append(escape(text)).append("</title>");
    }
    return this;
  }

  /** A line. */
  public Svg line(double x1, double y1, double x2, double y2, String classes) {
    body.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
            x1,
            y1,
            x2,
            y2,
            classes));
    return this;
  }

  /** A path from its data. */
  public Svg path(String data, String classes, double strokeWidth) {
    body.append("<path d=\"").append(data).append("\" class=\"").append(classes).append('"');
    if (strokeWidth > 0) {
      body.append(String.format(Locale.ROOT, " stroke-width=\"%.1f\"", strokeWidth));
    }
    body.append("/>\n");
    return this;
  }

  /** A line through points, each {@code {x, y}}. */
  public Svg polyline(List<double[]> points, String classes) {
    StringBuilder data = new StringBuilder();
    for (double[] point : points) {
      data.append(data.isEmpty() ? "M" : " L");
      data.append(String.format(Locale.ROOT, "%.1f %.1f", point[0], point[1]));
    }
    return path(data.toString(), classes, 0);
  }

  /** A rectangle with round corners. */
  public Svg rectangle(
      double x, double y, double w, double h, double corner, String classes, double opacity) {
    body.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\" class=\"%s\"",
            x,
            y,
            w,
            h,
            corner,
            classes));
    if (opacity < 1) {
      body.append(String.format(Locale.ROOT, " fill-opacity=\"%.2f\"", opacity));
    }
    body.append("/>\n");
    return this;
  }

  /** A circle that says in a tooltip what it is; the text may be empty. */
  public Svg circle(double x, double y, double radius, String classes, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" class=\"%s\"",
            x,
            y,
            radius,
            classes));
    body.append(text.isEmpty() ? "/>\n" : "><title>" + escape(text) + "</title></circle>\n");
    return this;
  }

  /**
   * A text.
   *
   * @param anchor start, middle or end
   */
  public Svg text(double x, double y, String anchor, String classes, String words) {
    body.append(
        String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"", x, y, anchor));
    body.append(classes.isEmpty() ? "" : " class=\"" + classes + "\"");
    // The anchor is of the left and right of the page, whatever the writing's direction.
    body.append(" direction=\"ltr\" unicode-bidi=\"isolate\">").append(escape(words));
    body.append("</text>\n");
    return this;
  }

  /** A text that rises to the right from its start. */
  public Svg slanted(double x, double y, String words) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(%.1f %.1f) rotate(-50)\" direction=\"ltr\""
                + " unicode-bidi=\"isolate\">%s</text>\n",
            x,
            y,
            escape(words)));
    return this;
  }

  /** Text in which no character has a meaning to XML; control characters become blanks. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> safe.append(escape(point)));
    return safe.toString();
  }

  private static String escape(int point) {
    boolean noXml =
        Character.isISOControl(point)
            || Character.getType(point) == Character.SURROGATE
            || (point & 0xFFFE) == 0xFFFE
            || point == 0x2028
            || point == 0x2029;
    return switch (point) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      case '\'' -> "&#39;";
      default -> noXml ? " " : Character.toString(point);
    };
  }
}
