package org.dbmtl.reports.picture;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.picture.StructureLayout.Point;

/**
 * An edge's line, which ends where its head begins, and its head, a triangle whose tip touches the
 * child's box.
 */
record Arrow(List<Point> line, List<Point> head) {
  /**
   * The arrow along a way.
   *
   * @param way at least two points
   * @param width of the line
   */
  static Arrow of(List<Point> way, double width) {
    Point tip = way.get(way.size() - 1);
    Point before = way.get(way.size() - 2);
    double length = Math.max(1e-9, Math.hypot(tip.x() - before.x(), tip.y() - before.y()));
    double alongX = (tip.x() - before.x()) / length;
    double alongY = (tip.y() - before.y()) / length;
    double size = 6 + width;
    double half = 2.5 + width * 0.8;
    Point neck = new Point(tip.x() - size * alongX, tip.y() - size * alongY);
    List<Point> line = new ArrayList<>(way.subList(0, way.size() - 1));
    line.add(neck);
    return new Arrow(
        line,
        List.of(
            tip,
            new Point(neck.x() - half * alongY, neck.y() + half * alongX),
            new Point(neck.x() + half * alongY, neck.y() - half * alongX)));
  }
}
