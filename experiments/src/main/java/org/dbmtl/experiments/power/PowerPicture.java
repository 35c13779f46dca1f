package org.dbmtl.experiments.power;

import java.util.List;
import java.util.Locale;
import org.dbmtl.predictor.signal.EdgeSignal;

/**
 * Cells as a small SVG picture: for each signal a panel, in it for each strength a line over the
 * rows. Up goes {@link PowerCell#clearness}, on a scale of roots that keeps its sign; full points
 * are distinguished. Readable on light and on dark ground.
 */
public final class PowerPicture {
  private static final int WIDTH = 330;
  private static final int HEIGHT = 230;
  private static final int LEFT = 50;
  private static final int TOP = 40;
  private static final int BOTTOM = 45;
  private static final double[] TICKS = {-25, -10, -4, -1, 0, 1, 4, 10, 25, 50, 100, 200, 400};
  private static final List<String> COLORS =
      List.of("#8b95a5", "#d97706", "#2563eb", "#16a34a", "#c026d3", "#dc2626");
  private static final String STYLE =
      """
      <style>
      text { font: 12px sans-serif; fill: #334155 }
      .axis { stroke: #94a3b8; fill: none }
      .edge { stroke: #dc2626; stroke-dasharray: 4 3 }
      @media (prefers-color-scheme: dark) { text { fill: #e2e8f0 } .axis { stroke: #64748b } }
      </style>
      """;

  private final List<PowerCell> cells;
  private final List<Integer> rows;
  private final List<Double> strengths;
  private final double low;
  private final double high;
  private final StringBuilder svg = new StringBuilder();

  private PowerPicture(List<PowerCell> cells) {
    this.cells = cells;
    rows = cells.stream().map(PowerCell::rows).distinct().sorted().toList();
    strengths = cells.stream().map(PowerCell::strength).distinct().sorted().toList();
    double[] all =
        cells.stream().mapToDouble(PowerCell::clearness).filter(Double::isFinite).toArray();
    double least = -1.5;
    double most = 1.5;
    for (double clearness : all) {
      least = Math.min(least, 1.2 * clearness);
      most = Math.max(most, 1.2 * clearness);
    }
    low = root(least);
    high = root(most);
  }

  /** The picture's text. */
  public static String svg(List<PowerCell> cells) {
    return new PowerPicture(cells).svg();
  }

  private String svg() {
    List<EdgeSignal> signals = cells.stream().map(PowerCell::signal).distinct().toList();
    int width = signals.size() * WIDTH + 140;
    svg.append(
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                + " role=\"img\" aria-label=\"How clearly the true structure differs from vanilla,"
                + " by rows and strength\">\n")
            .formatted(width, HEIGHT + TOP, width, HEIGHT + TOP));
    svg.append(STYLE);
    for (int panel = 0; panel < signals.size(); panel++) {
      panel(signals.get(panel), panel * WIDTH);
    }
    for (int s = 0; s < strengths.size(); s++) {
      int y = TOP + 20 + 20 * s;
      int x = signals.size() * WIDTH + 10;
      svg.append(line(x, y, x + 20, y, "stroke=\"%s\" stroke-width=\"2\"".formatted(color(s))));
      text(x + 26, y + 4, "start", "strength " + PowerTable.number(strengths.get(s)));
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(EdgeSignal signal, int left) {
    int right = left + WIDTH - 15;
    int start = left + LEFT;
    text((start + right) / 2.0, 18, "middle", signal.key());
    for (double tick : TICKS) {
      if (root(tick) >= low && root(tick) <= high) {
        boolean edge = Math.abs(tick) == 1;
        svg.append(
            line(start, y(tick), right, y(tick), edge ? "class=\"edge\"" : "class=\"axis\""));
        text(start - 6, y(tick) + 4, "end", PowerTable.number(tick));
      }
    }
    for (int row : rows) {
      text(x(left, row), HEIGHT + TOP - BOTTOM + 18, "middle", "%,d".formatted(row));
    }
    text((start + right) / 2.0, HEIGHT + TOP - 8, "middle", "rows");
    for (int s = 0; s < strengths.size(); s++) {
      double strength = strengths.get(s);
      List<PowerCell> line =
          cells.stream()
              .filter(c -> c.signal() == signal && c.strength() == strength)
              .filter(c -> Double.isFinite(c.clearness()))
              .toList();
      for (int i = 1; i < line.size(); i++) {
        PowerCell from = line.get(i - 1);
        PowerCell to = line.get(i);
        svg.append(
            line(
                x(left, from.rows()),
                y(from.clearness()),
                x(left, to.rows()),
                y(to.clearness()),
                "stroke=\"%s\" stroke-width=\"2\"".formatted(color(s))));
      }
      for (PowerCell cell : line) {
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" stroke=\"%s\" stroke-width=\"2\" fill=\"%s\"/>\n",
                x(left, cell.rows()),
                y(cell.clearness()),
                color(s),
                Math.abs(cell.clearness()) > 1 ? color(s) : "none"));
      }
    }
  }

  private static String color(int strength) {
    return COLORS.get(strength % COLORS.size());
  }

  private double x(int left, int row) {
    double share = rows.size() == 1 ? 0.5 : rows.indexOf(row) / (rows.size() - 1.0);
    return left + LEFT + 30 + share * (WIDTH - LEFT - 75);
  }

  private double y(double clearness) {
    return TOP + (HEIGHT - BOTTOM) * (high - root(clearness)) / (high - low);
  }

  private static double root(double value) {
    return Math.signum(value) * Math.sqrt(Math.abs(value));
  }

  private static String line(double x1, double y1, double x2, double y2, String attributes) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n",
        x1,
        y1,
        x2,
        y2,
        attributes);
  }

  private void text(double x, double y, String anchor, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            words));
  }
}
