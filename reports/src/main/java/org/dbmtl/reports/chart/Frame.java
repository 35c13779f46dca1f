package org.dbmtl.reports.chart;

import org.dbmtl.reports.svg.Svg;

/** Axes with ticks, grid and labels around the area of a plot. */
record Frame(Scale x, Scale y) {
  private static final int TICKS = 4;

  /**
   * @param xTicks whether the horizontal axis counts things, so that ticks are whole
   */
  void draw(Svg svg, String xLabel, String yLabel, boolean xTicks) {
    for (double tick : x.ticks(TICKS)) {
      if (!xTicks || tick == Math.rint(tick)) {
        svg.line(x.at(tick), y.from(), x.at(tick), y.to(), "grid");
        svg.text(x.at(tick), y.from() + 16, "middle", "soft", x.label(tick, TICKS));
      }
    }
    for (double tick : y.ticks(TICKS)) {
      svg.line(x.from(), y.at(tick), x.to(), y.at(tick), "grid");
      svg.text(x.from() - 5, y.at(tick) + 4, "end", "soft", y.label(tick, TICKS));
    }
    svg.line(x.from(), y.from(), x.to(), y.from(), "axis");
    svg.line(x.from(), y.from(), x.from(), y.to(), "axis");
    svg.text((x.from() + x.to()) / 2, y.from() + 33, "middle", "soft", xLabel);
    svg.text(x.from(), y.to() - 8, "start", "soft", yLabel);
  }
}
