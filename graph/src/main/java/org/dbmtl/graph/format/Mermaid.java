package org.dbmtl.graph.format;

import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;

/**
 * Writes structures as Mermaid flowcharts, which Markdown viewers draw. Nodes are called {@code
 * t0}, {@code t1}, ... and show their target's name; what Mermaid or HTML would take for something
 * else stands as a numeric entity. Not read back: Mermaid has no grammar to rely on.
 */
public final class Mermaid {
  private Mermaid() {}

  /** The structure as a flowchart from top to bottom, lines ended by {@code \n}. */
  public static String write(TargetGraph graph) {
    return write(graph, Set.of());
  }

  /**
   * The same, with some edges drawn as lines without an arrow head.
   *
   * @param undirected edges whose direction is not known
   */
  public static String write(TargetGraph graph, Set<Edge> undirected) {
    StringBuilder text = new StringBuilder("flowchart TD\n");
    for (int i = 0; i < graph.size(); i++) {
      text.append("  t%d[\"%s\"]\n".formatted(i, escape(graph.targets().get(i))));
    }
    for (Edge edge : graph.edges()) {
      text.append(
          "  t%d %s t%d\n"
              .formatted(
                  graph.targets().indexOf(edge.parent()),
                  undirected.contains(edge) ? "---" : "-->",
                  graph.targets().indexOf(edge.child())));
    }
    return text.toString();
  }

  private static String escape(String name) {
    StringBuilder escaped = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == ' ' || c == '.') {
                escaped.appendCodePoint(c);
              } else {
                escaped.append('#').append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
