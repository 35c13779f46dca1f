package org.dbmtl.reports.picture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.reports.svg.TextWidth;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Places of targets and ways of edges, parents above children, by the layered method of Sugiyama,
 * Tagawa and Toda (IEEE Transactions on Systems, Man, and Cybernetics 11, 1981) as the Eclipse
 * Layout Kernel has it. The same input gives the same layout. Immutable; coordinates are pixels.
 *
 * @param width of the whole
 * @param height of the whole
 * @param boxes place of each target
 * @param ways points of each edge, from the parent's border to the child's
 */
record StructureLayout(
    double width, double height, Map<String, Box> boxes, Map<Edge, List<Point>> ways) {
  /** Font size of names. */
  static final double FONT = 12;

  /** Widest box. */
  private static final double MOST = 150;

  private static final double LEAST = 56;
  private static final double SIDE = 10;
  private static final double BOX_HEIGHT = 42;

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  /** A point. */
  record Point(double x, double y) {}

  /** A target's box, and as much of its name as fits. */
  record Box(double x, double y, double width, double height, String label) {
    double middleX() {
      return x + width / 2;
    }

    double middleY() {
      return y + height / 2;
    }
  }

  StructureLayout {
    boxes = Collections.unmodifiableMap(new LinkedHashMap<>(boxes));
    ways = Collections.unmodifiableMap(new LinkedHashMap<>(ways));
  }

  /**
   * Lays out targets and edges, which may close cycles: those of several structures together.
   *
   * @param targets in an order that the layout follows where it can
   * @param notes second lines of boxes, by target, which fit into them
   */
  static StructureLayout of(
      List<String> targets, Collection<Edge> edges, Map<String, String> notes) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
    root.setProperty(CoreOptions.SEPARATE_CONNECTED_COMPONENTS, true);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(6));
    root.setProperty(CoreOptions.ASPECT_RATIO, 1.4);
    root.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.GREEDY);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE, 18.0);
    root.setProperty(LayeredOptions.SPACING_COMPONENT_COMPONENT, 18.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE, 12.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 8.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 34.0);
    Map<String, ElkNode> nodes = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    for (String target : targets) {
      String label = TextWidth.fitted(target, FONT, MOST - 2 * SIDE);
      ElkNode node = ElkGraphUtil.createNode(root);
      double words =
          Math.max(TextWidth.of(label, FONT), TextWidth.of(notes.getOrDefault(target, ""), FONT));
      node.setDimensions(Math.max(LEAST, Math.ceil(words + 2 * SIDE)), BOX_HEIGHT);
      nodes.put(target, node);
      labels.put(target, label);
    }
    Map<Edge, ElkEdge> lines = new LinkedHashMap<>();
    for (Edge edge : edges) {
      lines.computeIfAbsent(
          edge, e -> ElkGraphUtil.createSimpleEdge(nodes.get(e.parent()), nodes.get(e.child())));
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    Map<String, Box> boxes = new LinkedHashMap<>();
    nodes.forEach(
        (target, node) ->
            boxes.put(
                target,
                new Box(
                    node.getX(),
                    node.getY(),
                    node.getWidth(),
                    node.getHeight(),
                    labels.getOrDefault(target, target))));
    Map<Edge, List<Point>> ways = new LinkedHashMap<>();
    lines.forEach((edge, line) -> ways.put(edge, points(line)));
    return new StructureLayout(root.getWidth(), root.getHeight(), boxes, ways);
  }

  private static List<Point> points(ElkEdge line) {
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : line.getSections()) {
      points.add(new Point(section.getStartX(), section.getStartY()));
      for (ElkBendPoint bend : section.getBendPoints()) {
        points.add(new Point(bend.getX(), bend.getY()));
      }
      points.add(new Point(section.getEndX(), section.getEndY()));
    }
    return List.copyOf(points);
  }

  /** A target's box. */
  Box box(String target) {
    Box box = boxes.get(target);
    if (box == null) {
      throw new IllegalArgumentException("'%s' was not laid out".formatted(target));
    }
    return box;
  }

  /** An edge's points. */
  List<Point> way(Edge edge) {
    return ways.getOrDefault(edge, List.of());
  }
}
