package org.dbmtl.reports.chart;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.svg.Svg;

/** Scores as points over something that grows, with a line of the best so far. */
public final class ScatterPlot {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 240;
  private static final int LEFT = 62;

  private ScatterPlot() {}

  /**
   * A score.
   *
   * @param x where it stands; not falling from point to point
   * @param y the score
   * @param text what a tooltip says; may be empty
   */
  public record Point(double x, double y, String text) {}

  /**
   * The plot.
   *
   * @param points at least one, by rising {@code x}
   * @param counted whether {@code x} counts things
   */
  public static Svg of(
      String title, String xLabel, String yLabel, boolean counted, List<Point> points) {
    double low = points.stream().mapToDouble(Point::y).min().orElse(0);
    double high = points.stream().mapToDouble(Point::y).max().orElse(1);
    double right = points.get(points.size() - 1).x();
    Scale x = new Scale(0, right > 0 ? 1.03 * right : 1, LEFT, WIDTH - 10);
    Scale y = Scale.around(low, high, HEIGHT - 42, 26);
    Svg svg = new Svg(WIDTH, HEIGHT, title, "");
    new Frame(x, y).draw(svg, xLabel, yLabel, counted);
    List<double[]> best = new ArrayList<>();
    double most = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      svg.circle(x.at(point.x()), y.at(point.y()), 3, "faint", point.text());
      if (point.y() > most) {
        if (!best.isEmpty()) {
          best.add(new double[] {x.at(point.x()), y.at(most)});
        }
        most = point.y();
        best.add(new double[] {x.at(point.x()), y.at(most)});
      }
    }
    best.add(new double[] {x.at(right), y.at(most)});
    return svg.polyline(best, "line");
  }
}
