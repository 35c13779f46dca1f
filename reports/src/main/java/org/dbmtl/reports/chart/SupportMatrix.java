package org.dbmtl.reports.chart;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.reports.svg.TextWidth;
import org.jspecify.annotations.Nullable;

/** Edges as cells of a square, parents down and children across. */
public final class SupportMatrix {
  private static final int NAMES = 110;
  private static final int HEADS = 84;

  private SupportMatrix() {}

  /**
   * An edge.
   *
   * @param share of its colour, from 0 to 1
   * @param look {@code good} if it is supported, {@code bad} if it is worse than none, else {@code
   *     none}
   * @param label a few characters in the cell; may be empty
   * @param text its tooltip
   */
  public record Cell(double share, String look, String label, String text) {}

  /**
   * The matrix.
   *
   * @param targets down and across
   * @param cells by edge; one that is not there is blank
   */
  public static Svg of(String title, List<String> targets, Map<Edge, Cell> cells) {
    int size = targets.size() > 12 ? 26 : 40;
    int extent = targets.size() * size;
    Svg svg = new Svg(NAMES + extent + 30, HEADS + extent + 4, title, "");
    for (int i = 0; i < targets.size(); i++) {
      String target = targets.get(i);
      double middle = (i + 0.5) * size;
      svg.open("").title(target);
      svg.text(NAMES - 6, HEADS + middle + 4, "end", "", TextWidth.fitted(target, 12, NAMES - 10));
      svg.slanted(NAMES + middle, HEADS - 6, TextWidth.fitted(target, 12, HEADS));
      svg.close();
    }
    svg.text(NAMES - 6, HEADS - 6, "end", "soft", "parent \u2193 child \u2192");
    for (int p = 0; p < targets.size(); p++) {
      for (int c = 0; c < targets.size(); c++) {
        if (p != c) {
          Cell cell = cells.get(new Edge(targets.get(p), targets.get(c)));
          cell(svg, cell, NAMES + c * size, HEADS + p * size, size);
        }
      }
    }
    return svg;
  }

  private static void cell(Svg svg, @Nullable Cell cell, int x, int y, int size) {
    if (cell == null) {
      svg.rectangle(x + 1, y + 1, size - 2, size - 2, 3, "blank", 1);
      return;
    }
    svg.open("").title(cell.text());
    svg.rectangle(x + 1, y + 1, size - 2, size - 2, 3, "box " + cell.look(), 0);
    svg.rectangle(x + 1, y + 1, size - 2, size - 2, 3, "cell " + cell.look(), 0.5 * cell.share());
    if (!cell.label().isEmpty() && size > 30) {
      svg.text(x + size / 2.0, y + size / 2.0 + 4, "middle", "", cell.label());
    }
    svg.close();
  }
}
