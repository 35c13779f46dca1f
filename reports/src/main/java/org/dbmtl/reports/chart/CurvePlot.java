package org.dbmtl.reports.chart;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.svg.Svg;

/** Something measured again and again while a training goes on, as a line with points. */
public final class CurvePlot {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;
  private static final int LEFT = 62;

  private CurvePlot() {}

  /**
   * A measurement.
   *
   * @param x when, above 0; rising from point to point
   * @param text what a tooltip says; may be empty
   */
  public record Point(int x, double y, String text) {}

  /**
   * The plot.
   *
   * @param points at least one
   */
  public static Svg of(String title, String xLabel, String yLabel, List<Point> points) {
    double low = points.stream().mapToDouble(Point::y).min().orElse(0);
    double high = points.stream().mapToDouble(Point::y).max().orElse(1);
    Scale x = new Scale(0, 1.03 * points.get(points.size() - 1).x(), LEFT, WIDTH - 10);
    Scale y = Scale.around(low, high, HEIGHT - 42, 26);
    Svg svg = new Svg(WIDTH, HEIGHT, title, "");
    new Frame(x, y).draw(svg, xLabel, yLabel, true);
    List<double[]> line = new ArrayList<>();
    points.forEach(point -> line.add(new double[] {x.at(point.x()), y.at(point.y())}));
    svg.polyline(line, "line");
    points.forEach(p -> svg.circle(x.at(p.x()), y.at(p.y()), 2.5, "point", p.text()));
    return svg;
  }
}
