package org.dbmtl.reports.chart;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.svg.Svg;

/** Gain against the number of edges, as a line through structures, of which one is chosen. */
public final class PathPlot {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;
  private static final int LEFT = 62;

  /** With more points they are smaller. */
  private static final int MANY = 40;

  private PathPlot() {}

  /**
   * A structure.
   *
   * @param text what a tooltip says
   */
  public record Point(int edges, double gain, boolean chosen, String text) {}

  /**
   * The plot.
   *
   * @param yLabel what the gain is, with its unit
   * @param chosen a few words next to the chosen point
   * @param points at least one, by rising number of edges
   */
  public static Svg of(
      String title, String description, String yLabel, String chosen, List<Point> points) {
    double low = Math.min(0, points.stream().mapToDouble(Point::gain).min().orElse(0));
    double high = points.stream().mapToDouble(Point::gain).max().orElse(1);
    int right = Math.max(1, points.get(points.size() - 1).edges());
    Scale x = new Scale(-0.03 * right, 1.03 * right, LEFT, WIDTH - 10);
    Scale y = Scale.around(low, high, HEIGHT - 42, 26);
    Svg svg = new Svg(WIDTH, HEIGHT, title, description);
    new Frame(x, y).draw(svg, "edges", yLabel, true);
    List<double[]> line = new ArrayList<>();
    points.forEach(point -> line.add(new double[] {x.at(point.edges()), y.at(point.gain())}));
    svg.polyline(line, "line");
    double radius = points.size() > MANY ? 2.5 : 4;
    for (Point point : points) {
      double px = x.at(point.edges());
      double py = y.at(point.gain());
      if (point.chosen()) {
        svg.line(px, py, px, y.from(), "zero");
        svg.circle(px, py, radius + 3, "good", point.text());
        boolean late = px > (x.from() + x.to()) / 2;
        svg.text(px + (late ? -8 : 8), y.from() - 10, late ? "end" : "start", "", chosen);
      } else {
        svg.circle(px, py, radius, "point", point.text());
      }
    }
    return svg;
  }
}
