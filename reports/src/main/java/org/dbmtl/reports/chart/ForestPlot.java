package org.dbmtl.reports.chart;

import java.util.List;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.reports.svg.TextWidth;
import org.jspecify.annotations.Nullable;

/**
 * Differences with their intervals, one below the other, around a line at 0 (Lewis and Clarke,
 * "Forest plots", BMJ 322, 2001).
 */
public final class ForestPlot {
  private static final int NAMES = 130;
  private static final int WIDTH = 420;
  private static final int ROW = 24;
  private static final int TOP = 8;
  private static final int BOTTOM = 42;
  private static final int TICKS = 4;

  private ForestPlot() {}

  /**
   * One difference.
   *
   * @param name what it is of; may hold any text
   * @param low end of the interval; null, like the other, without one
   * @param text the numbers in words
   */
  public record Row(
      String name, double mean, @Nullable Double low, @Nullable Double high, String text) {
    private double lowest() {
      return low == null ? mean : low;
    }

    private double highest() {
      return high == null ? mean : high;
    }

    private String look() {
      return lowest() > 0 && low != null ? "good" : highest() < 0 && high != null ? "bad" : "none";
    }
  }

  /**
   * The plot.
   *
   * @param title what is compared
   * @param unit below the axis
   * @param rows at least one
   */
  public static Svg of(String title, String unit, List<Row> rows) {
    int height = TOP + rows.size() * ROW + BOTTOM;
    Svg svg = new Svg(WIDTH, height, title, "");
    double lowest = Math.min(0, rows.stream().mapToDouble(Row::lowest).min().orElse(0));
    double highest = Math.max(0, rows.stream().mapToDouble(Row::highest).max().orElse(0));
    Scale scale = Scale.around(lowest, highest, NAMES, WIDTH - 12);
    int floor = TOP + rows.size() * ROW;
    for (double tick : scale.ticks(TICKS)) {
      svg.line(scale.at(tick), TOP, scale.at(tick), floor, "grid");
      svg.text(scale.at(tick), floor + 16, "middle", "soft", scale.label(tick, TICKS));
    }
    svg.line(scale.at(0), TOP, scale.at(0), floor, "zero");
    svg.text((NAMES + WIDTH - 12) / 2.0, floor + 34, "middle", "soft", unit);
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = TOP + (i + 0.5) * ROW;
      svg.open("").title(row.name() + ": " + row.text());
      svg.rectangle(0, y - ROW / 2.0, WIDTH, ROW, 0, "hit", 0);
      svg.text(NAMES - 8, y + 4, "end", "", TextWidth.fitted(row.name(), 12, NAMES - 12));
      if (row.low() != null && row.high() != null) {
        svg.line(scale.at(row.low()), y, scale.at(row.high()), y, "bar " + row.look());
        svg.line(scale.at(row.low()), y - 4, scale.at(row.low()), y + 4, "bar " + row.look());
        svg.line(scale.at(row.high()), y - 4, scale.at(row.high()), y + 4, "bar " + row.look());
      }
      svg.circle(scale.at(row.mean()), y, 4, row.look(), "");
      svg.close();
    }
    return svg;
  }
}
