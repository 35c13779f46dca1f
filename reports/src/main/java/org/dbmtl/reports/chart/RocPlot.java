package org.dbmtl.reports.chart;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.search.trial.RocCurve;

/** True over false positive rate, with the diagonal of a coin. */
public final class RocPlot {
  private static final int SIZE = 220;
  private static final int LEFT = 40;

  private RocPlot() {}

  /**
   * The plot.
   *
   * @param text what a tooltip says; may be empty
   */
  public static Svg of(String title, RocCurve curve, String text) {
    Scale x = new Scale(0, 1, LEFT, SIZE - 10);
    Scale y = new Scale(0, 1, SIZE - 42, 24);
    Svg svg = new Svg(SIZE, SIZE, title, "");
    new Frame(x, y).draw(svg, "false positive rate", "true positive rate", false);
    svg.line(x.at(0), y.at(0), x.at(1), y.at(1), "zero");
    List<double[]> points = new ArrayList<>();
    points.add(new double[] {x.at(0), y.at(0)});
    for (int i = 0; i < RocCurve.POINTS; i++) {
      points.add(new double[] {x.at(RocCurve.falsePositiveRate(i)), y.at(curve.rates().get(i))});
    }
    return svg.open("").title(text).polyline(points, "line").close();
  }
}
