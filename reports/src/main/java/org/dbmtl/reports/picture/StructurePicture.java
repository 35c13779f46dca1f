package org.dbmtl.reports.picture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.picture.StructureLayout.Box;
import org.dbmtl.reports.picture.StructureLayout.Point;
import org.dbmtl.reports.svg.Svg;

/**
 * A structure to be drawn: what its targets and edges look like, and what they say in tooltips.
 * Names may hold any text. Immutable.
 *
 * @param structure what is drawn
 * @param title for screen readers
 * @param targets looks by target; one that is not there is plain
 * @param edges looks by edge; one that is not there is plain
 * @param forbidden edges to show as such, though no structure has them
 * @param absent edges that another structure next to this one has
 */
public record StructurePicture(
    TargetGraph structure,
    String title,
    Map<String, TargetLook> targets,
    Map<Edge, EdgeLook> edges,
    List<Edge> forbidden,
    List<Edge> absent) {
  private static final TargetLook PLAIN_TARGET = new TargetLook(0, "", "");
  private static final EdgeLook PLAIN_EDGE = new EdgeLook(1.5, false, false, "");

  /**
   * How a target looks.
   *
   * @param fill how full of colour its box is, from 0 to 1
   * @param note a short line below the name; may be empty
   * @param tip what a tooltip says next to the name; may be empty
   */
  public record TargetLook(double fill, String note, String tip) {}

  /**
   * How an edge looks.
   *
   * @param width of its line, pixels
   * @param required whether it is marked as required
   * @param differs whether it is marked as differing from another structure
   * @param directed whether it has an arrow head
   * @param tip what a tooltip says next to the edge; may be empty
   */
  public record EdgeLook(
      double width, boolean required, boolean differs, boolean directed, String tip) {
    /** The look of an edge that has an arrow head. */
    public EdgeLook(double width, boolean required, boolean differs, String tip) {
      this(width, required, differs, true, tip);
    }
  }

  public StructurePicture {
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
    edges = Collections.unmodifiableMap(new LinkedHashMap<>(edges));
    forbidden = List.copyOf(forbidden);
    absent = List.copyOf(absent);
  }

  /** A structure with nothing to say of its parts. */
  public static StructurePicture of(TargetGraph structure, String title) {
    return new StructurePicture(structure, title, Map.of(), Map.of(), List.of(), List.of());
  }

  /** A structure some edges of which are drawn without an arrow head. */
  public static StructurePicture of(TargetGraph structure, String title, Set<Edge> undirected) {
    Map<Edge, EdgeLook> looks = new LinkedHashMap<>();
    undirected.forEach(edge -> looks.put(edge, new EdgeLook(1.5, false, false, false, "")));
    return new StructurePicture(structure, title, Map.of(), looks, List.of(), List.of());
  }

  /** The picture by itself. */
  public Svg svg() {
    return draw(layout());
  }

  StructureLayout layout() {
    return StructureLayout.of(structure.targets(), structure.edges(), notes());
  }

  private Map<String, String> notes() {
    Map<String, String> notes = new HashMap<>();
    targets.forEach((target, look) -> notes.put(target, look.note()));
    return notes;
  }

  /**
   * Pictures of several structures over the same targets, in which each target has one place.
   *
   * @param pictures at least one
   */
  public static List<Svg> alike(List<StructurePicture> pictures) {
    Set<Edge> all = new LinkedHashSet<>();
    for (StructurePicture picture : pictures) {
      all.addAll(picture.structure().edges());
      all.addAll(picture.absent());
    }
    StructurePicture first = pictures.get(0);
    StructureLayout layout = StructureLayout.of(first.structure().targets(), all, first.notes());
    return pictures.stream().map(picture -> picture.draw(layout)).toList();
  }

  private Svg draw(StructureLayout layout) {
    Svg svg =
        new Svg(
            (int) Math.ceil(layout.width()),
            (int) Math.ceil(layout.height()),
            title,
            description());
    for (Edge edge : forbidden) {
      forbidden(svg, layout, edge);
    }
    for (Edge edge : absent) {
      svg.open("").title(edge.text() + "\nabsent");
      svg.path(data(layout.way(edge)), "ghost", 0).close();
    }
    for (Edge edge : structure.edges()) {
      edge(svg, edge, layout.way(edge));
    }
    for (String target : structure.targets()) {
      target(svg, target, layout.box(target));
    }
    return svg;
  }

  private String description() {
    return structure.edgeCount() == 0
        ? "%d targets, no edges".formatted(structure.size())
        : "Edges from parent to child: "
            + String.join(", ", structure.edges().stream().map(this::described).toList());
  }

  private String described(Edge edge) {
    return edges.getOrDefault(edge, PLAIN_EDGE).directed()
        ? edge.text()
        : edge.text() + " (direction open)";
  }

  private void target(Svg svg, String target, Box box) {
    TargetLook look = targets.getOrDefault(target, PLAIN_TARGET);
    svg.open("target").title(look.tip().isEmpty() ? target : target + "\n" + look.tip());
    svg.rectangle(box.x(), box.y(), box.width(), box.height(), 7, "box", 1);
    svg.rectangle(box.x(), box.y(), box.width(), box.height(), 7, "tint", 0.45 * look.fill());
    boolean noted = !look.note().isEmpty();
    double base = box.middleY() + (noted ? -2 : 4);
    svg.text(box.middleX(), base, "middle", "", box.label());
    if (noted) {
      svg.text(box.middleX(), base + 15, "middle", "soft", look.note());
    }
    svg.close();
  }

  private void edge(Svg svg, Edge edge, List<Point> way) {
    EdgeLook look = edges.getOrDefault(edge, PLAIN_EDGE);
    List<String> classes = new ArrayList<>();
    if (look.required()) {
      classes.add("required");
    }
    if (look.differs()) {
      classes.add("differs");
    }
    svg.open(String.join(" ", classes));
    svg.title(look.tip().isEmpty() ? edge.text() : edge.text() + "\n" + look.tip());
    Arrow arrow = Arrow.of(way, look.width());
    String line = data(look.directed() ? arrow.line() : way);
    svg.path(line, "hit", 0);
    svg.path(line, "edge", look.width());
    if (look.directed()) {
      svg.path(data(arrow.head()) + "Z", "head", 0);
    }
    svg.close();
  }

  private static void forbidden(Svg svg, StructureLayout layout, Edge edge) {
    Box from = layout.box(edge.parent());
    Box to = layout.box(edge.child());
    double x = (from.middleX() + to.middleX()) / 2;
    double y = (from.middleY() + to.middleY()) / 2;
    svg.open("").title(edge.text() + "\nforbidden");
    svg.line(from.middleX(), from.middleY(), to.middleX(), to.middleY(), "forbidden");
    svg.line(x - 4, y - 4, x + 4, y + 4, "cross");
    svg.line(x - 4, y + 4, x + 4, y - 4, "cross");
    svg.close();
  }

  private static String data(List<Point> points) {
    StringBuilder data = new StringBuilder();
    for (Point point : points) {
      data.append(data.isEmpty() ? "M" : " L");
      data.append(String.format(Locale.ROOT, "%.1f %.1f", point.x(), point.y()));
    }
    return data.toString();
  }
}
