package org.dbmtl.reports.chart;

import java.util.List;
import org.dbmtl.reports.svg.Svg;

/** Mean label over mean prediction by decile of the prediction: on the diagonal is calibrated. */
public final class CalibrationPlot {
  private static final int SIZE = 220;
  private static final int LEFT = 48;

  private CalibrationPlot() {}

  /** A decile; the text is its tooltip. */
  public record Point(double predicted, double observed, String text) {}

  /**
   * The plot.
   *
   * @param points at least one, by rising prediction
   */
  public static Svg of(String title, List<Point> points) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      low = Math.min(low, Math.min(point.predicted(), point.observed()));
      high = Math.max(high, Math.max(point.predicted(), point.observed()));
    }
    Scale x = Scale.around(low, high, LEFT, SIZE - 8);
    Scale y = Scale.around(low, high, SIZE - 42, 24);
    Svg svg = new Svg(SIZE, SIZE, title, "");
    new Frame(x, y).draw(svg, "predicted", "observed", false);
    svg.line(x.at(x.low()), y.at(x.low()), x.at(x.high()), y.at(x.high()), "zero");
    svg.polyline(
        points.stream().map(p -> new double[] {x.at(p.predicted()), y.at(p.observed())}).toList(),
        "line");
    for (Point point : points) {
      svg.circle(x.at(point.predicted()), y.at(point.observed()), 3.5, "point", point.text());
    }
    return svg;
  }
}
