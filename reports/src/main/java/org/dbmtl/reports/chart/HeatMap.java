package org.dbmtl.reports.chart;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.reports.svg.TextWidth;
import org.jspecify.annotations.Nullable;

/**
 * What edges are worth, as cells of a square with parents down and children across. Numbers stand
 * in the cells where there is room, everything else in their tooltips. A large map is wider than a
 * phone and scrolls there.
 */
public final class HeatMap {
  /** With more targets a number does not fit into a cell. */
  public static final int MOST_WITH_NUMBERS = 10;

  private static final int MOST_OF_MIDDLE_SIZE = 20;
  private static final int NAMES = 110;
  private static final int HEADS = 84;
  private static final int LEGEND = 20;

  /** Length of a name that rises to the height of the heads. */
  private static final int SLANTED = 104;

  /** Room at the right for the last slanted name. */
  private static final int RIGHT = 56;

  private static final int LEAST_WIDTH = 330;

  /** Fullest colour: with a number on it, and without. */
  private static final double FULL_WITH_NUMBER = 0.5;

  private static final double FULL = 0.95;

  private HeatMap() {}

  /** What a cell says at a glance. */
  public enum Look {
    /** Worth something, beyond the interval. */
    GAIN("clearly worth something: the fuller, the more"),
    /** Worse than without, beyond the interval. */
    LOSS("clearly worse than without: the fuller, the more"),
    /** The interval holds 0. */
    UNCLEAR("may be worth nothing: the interval holds 0"),
    /** Nothing is known of it. */
    UNKNOWN("not known: left out, or in every set of parents"),
    /** No structure may have it. */
    FORBIDDEN("not allowed by the study");

    private final String legend;

    Look(String legend) {
      this.legend = legend;
    }

    private String style() {
      return switch (this) {
        case GAIN -> "heat gain";
        case LOSS -> "heat loss";
        case UNCLEAR -> "heat unclear";
        case UNKNOWN -> "blank";
        case FORBIDDEN -> "heat unclear";
      };
    }
  }

  /** Which structure has an edge. */
  public enum Outline {
    /** Neither of these. */
    NONE("outline"),
    /** The recommended one. */
    RECOMMENDED("outline"),
    /** The best by its price, and not the recommended one. */
    PRICED("outline priced");

    private final String style;

    Outline(String style) {
      this.style = style;
    }
  }

  /**
   * An edge.
   *
   * @param share of the fullest colour, from 0 to 1
   * @param label a few characters; shown where there is room
   * @param text its tooltip
   */
  public record Cell(double share, Look look, Outline outline, String label, String text) {}

  /**
   * The map.
   *
   * @param description what it shows in words, for screen readers
   * @param targets down and across
   * @param cells by edge; one that is not there is blank
   */
  public static Svg of(
      String title, String description, List<String> targets, Map<Edge, Cell> cells) {
    List<Key> keys = keys(cells);
    int size = size(targets.size());
    int extent = targets.size() * size;
    int width = Math.max(LEAST_WIDTH, NAMES + extent + RIGHT);
    int floor = HEADS + extent + 12;
    Svg svg = new Svg(width, floor + keys.size() * LEGEND + 4, title, description).wide();
    names(svg, targets, size);
    List<Runnable> outlines = new ArrayList<>();
    for (int p = 0; p < targets.size(); p++) {
      for (int c = 0; c < targets.size(); c++) {
        Cell cell = p == c ? null : cells.get(new Edge(targets.get(p), targets.get(c)));
        if (cell != null) {
          int x = NAMES + c * size;
          int y = HEADS + p * size;
          cell(svg, cell, x, y, size, targets.size() <= MOST_WITH_NUMBERS);
          if (cell.outline() != Outline.NONE) {
            outlines.add(() -> outline(svg, cell.outline(), x, y, size));
          }
        }
      }
    }
    // Last, so that no neighbour covers them.
    outlines.forEach(Runnable::run);
    for (int i = 0; i < keys.size(); i++) {
      legend(svg, keys.get(i), 8, floor + i * LEGEND);
    }
    return svg;
  }

  private record Key(@Nullable Look look, Outline outline, String words) {}

  private static List<Key> keys(Map<Edge, Cell> cells) {
    Set<Look> looks = EnumSet.noneOf(Look.class);
    cells.values().forEach(cell -> looks.add(cell.look()));
    List<Key> keys = new ArrayList<>();
    looks.forEach(look -> keys.add(new Key(look, Outline.NONE, look.legend)));
    Set<Outline> outlines = EnumSet.noneOf(Outline.class);
    cells.values().forEach(cell -> outlines.add(cell.outline()));
    if (outlines.contains(Outline.RECOMMENDED)) {
      keys.add(new Key(null, Outline.RECOMMENDED, "in the recommended structure"));
    }
    if (outlines.contains(Outline.PRICED)) {
      keys.add(new Key(null, Outline.PRICED, "in the best by its price, not recommended"));
    }
    return keys;
  }

  private static int size(int targets) {
    return targets <= MOST_WITH_NUMBERS ? 44 : targets <= MOST_OF_MIDDLE_SIZE ? 26 : 16;
  }

  private static void names(Svg svg, List<String> targets, int size) {
    for (int i = 0; i < targets.size(); i++) {
      String target = targets.get(i);
      double middle = (i + 0.5) * size;
      svg.open("").title(target);
      svg.text(NAMES - 6, HEADS + middle + 4, "end", "", TextWidth.fitted(target, 12, NAMES - 10));
      svg.slanted(NAMES + middle, HEADS - 6, TextWidth.fitted(target, 12, SLANTED));
      svg.close();
    }
    svg.text(NAMES - 6, HEADS - 6, "end", "soft", "parent \u2193 child \u2192");
  }

  private static void cell(Svg svg, Cell cell, int x, int y, int size, boolean numbered) {
    svg.open("").title(cell.text());
    square(svg, cell.look(), cell.share(), x + 1, y + 1, size - 2, numbered);
    boolean unclear = cell.look() == Look.UNCLEAR;
    if (numbered && !cell.label().isEmpty()) {
      boolean tight = TextWidth.of(cell.label(), 12) > size - 4;
      String style = (unclear ? "soft" : "") + (tight ? " small" : "");
      svg.text(x + size / 2.0, y + size / 2.0 + 4, "middle", style.strip(), cell.label());
    }
    svg.close();
  }

  /** A cell's ground and its mark. */
  private static void square(
      Svg svg, Look look, double share, double x, double y, int side, boolean numbered) {
    double full = numbered ? FULL_WITH_NUMBER : FULL;
    boolean plain = look == Look.UNCLEAR || look == Look.UNKNOWN || look == Look.FORBIDDEN;
    double opacity = plain ? 1 : full * (0.15 + 0.85 * Math.min(1, share));
    svg.rectangle(x, y, side, side, 2, look.style(), opacity);
    if (look == Look.FORBIDDEN) {
      String line = "M%.1f %.1f L%.1f %.1f";
      double middle = side / 2.0;
      svg.path(
          String.join(
              " ",
              String.format(Locale.ROOT, line, x, y + middle, x + middle, y),
              String.format(Locale.ROOT, line, x, y + side, x + side, y),
              String.format(Locale.ROOT, line, x + middle, y + side, x + side, y + middle)),
          "hatch",
          0);
    }
  }

  private static void outline(Svg svg, Outline outline, double x, double y, int size) {
    svg.rectangle(x + 1, y + 1, size - 2, size - 2, 2, outline.style, 1);
  }

  private static void legend(Svg svg, Key key, double x, double y) {
    Look look = key.look();
    if (look == null) {
      outline(svg, key.outline(), x - 1, y - 1, 16);
    } else {
      square(svg, look, 1, x, y, 14, false);
    }
    svg.text(x + 22, y + 11, "start", "soft", key.words());
  }
}
