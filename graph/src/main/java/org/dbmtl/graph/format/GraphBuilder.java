package org.dbmtl.graph.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;

/** Collects what an importer finds in a file and makes a structure of it. */
final class GraphBuilder {
  private record Arrow(String source, String target) {}

  private final String format;
  private final List<String> ids = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();
  private final List<Arrow> arrows = new ArrayList<>();

  GraphBuilder(String format) {
    this.format = format;
  }

  /** A node, whose name is its id unless {@link #name} tells another. */
  void node(String id) {
    ids.add(id);
  }

  void name(String id, String name) {
    names.put(id, name);
  }

  void arrow(String source, String target) {
    arrows.add(new Arrow(source, target));
  }

  StructureException refuse(String reason) {
    return new StructureException("this is not a %s structure: %s".formatted(format, reason));
  }

  TargetGraph build() {
    if (ids.isEmpty()) {
      throw refuse("it holds no target, give it at least one node");
    }
    List<String> targets = ids.stream().map(this::nameOf).toList();
    List<Edge> edges =
        arrows.stream()
            .map(arrow -> new Edge(nameOf(arrow.source()), nameOf(arrow.target())))
            .toList();
    return TargetGraph.of(targets, edges);
  }

  private String nameOf(String id) {
    return names.getOrDefault(id, id);
  }
}
