package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.jspecify.annotations.Nullable;

/** Structures in a few words where the text form would fill a screen. */
final class BriefStructure {
  /** A structure of so many edges is shown whole. */
  private static final int WHOLE = 16;

  private static final int MOST_EDGES = 12;

  /** More edges are named once in a paragraph. */
  private static final int SHORT = 3;

  private BriefStructure() {}

  /**
   * The structure as a cell: as it is typed, or of many edges how it differs from another one, or
   * its first edges.
   *
   * @param other what a reader knows already; null if there is none
   * @param name of the other one
   */
  static Cell cell(TargetGraph structure, @Nullable TargetGraph other, String name) {
    if (structure.edgeCount() <= WHOLE) {
      return Cell.structure(structure.text());
    }
    if (other != null) {
      List<Edge> more = structure.edges().stream().filter(e -> !other.contains(e)).toList();
      List<Edge> less = other.edges().stream().filter(e -> !structure.contains(e)).toList();
      if (more.isEmpty() && less.isEmpty()) {
        return Cell.name("as " + name);
      }
      if (more.size() + less.size() <= MOST_EDGES) {
        List<String> parts = new ArrayList<>();
        if (!more.isEmpty()) {
          parts.add("with " + texts(more));
        }
        if (!less.isEmpty()) {
          parts.add("without " + texts(less));
        }
        return Cell.name("as %s, %s".formatted(name, String.join(", ", parts)));
      }
    }
    return Cell.name(first(structure));
  }

  /** As {@link #cell}, but of many edges in no relation to the other how many there are. */
  static Cell counted(TargetGraph structure, @Nullable TargetGraph other, String name) {
    Cell cell = cell(structure, other, name);
    return structure.edgeCount() > WHOLE && cell.text().equals(first(structure))
        ? Cell.of("%,d edges".formatted(structure.edgeCount()))
        : cell;
  }

  /** Whether a reader should meet it once in a paragraph. */
  static boolean isLong(TargetGraph structure) {
    return structure.edgeCount() > SHORT;
  }

  /** The first edges, and how many more there are. */
  static String first(TargetGraph structure) {
    List<Edge> edges = structure.edges();
    return edges.size() <= WHOLE
        ? texts(edges)
        : "%s and %,d more edges"
            .formatted(texts(edges.subList(0, MOST_EDGES)), edges.size() - MOST_EDGES);
  }

  private static String texts(List<Edge> edges) {
    return edges.stream().map(Edge::text).collect(Collectors.joining(" "));
  }
}
