package org.dbmtl.reports.chart;

import java.util.List;
import java.util.stream.DoubleStream;
import org.dbmtl.reports.svg.Svg;

/** Two measurements of the same things against each other, with the line on which they agree. */
public final class AgreementPlot {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 300;
  private static final int LEFT = 62;

  private AgreementPlot() {}

  /**
   * A thing.
   *
   * @param y the mean of {@code single}
   * @param single the measurements by themselves, which stand above and below the mean
   * @param best whether it stands out
   * @param text what a tooltip says
   */
  public record Point(double x, double y, List<Double> single, boolean best, String text) {
    public Point {
      single = List.copyOf(single);
    }
  }

  /**
   * The plot.
   *
   * @param points at least one
   */
  public static Svg of(
      String title, String description, String xLabel, String yLabel, List<Point> points) {
    Scale x = scale(points.stream().mapToDouble(Point::x), LEFT, WIDTH - 10);
    Scale y =
        scale(
            points.stream()
                .flatMapToDouble(
                    point ->
                        DoubleStream.concat(
                            DoubleStream.of(point.y()),
                            point.single().stream().mapToDouble(Double::doubleValue))),
            HEIGHT - 42,
            26);
    Svg svg = new Svg(WIDTH, HEIGHT, title, description);
    new Frame(x, y).draw(svg, xLabel, yLabel, false);
    double from = Math.max(x.low(), y.low());
    double to = Math.min(x.high(), y.high());
    if (from < to) {
      svg.line(x.at(from), y.at(from), x.at(to), y.at(to), "zero");
    }
    for (Point point : points) {
      for (double single : point.single()) {
        svg.circle(x.at(point.x()), y.at(single), 2, "faint", "");
      }
    }
    for (Point point : points) {
      svg.circle(
          x.at(point.x()),
          y.at(point.y()),
          point.best() ? 6 : 4,
          point.best() ? "good" : "point",
          point.text());
    }
    return svg;
  }

  private static Scale scale(DoubleStream values, double from, double to) {
    var all = values.summaryStatistics();
    return Scale.around(all.getMin(), all.getMax(), from, to);
  }
}
