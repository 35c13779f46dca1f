package org.dbmtl.graph.format;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;
import org.dbmtl.graph.Edge;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.nio.Attribute;
import org.jgrapht.nio.DefaultAttribute;
import org.jgrapht.nio.GraphExporter;
import org.jgrapht.nio.dot.DOTEventDrivenImporter;
import org.jgrapht.nio.dot.DOTExporter;

/**
 * Structures in the language of Graphviz.
 *
 * <p>Backslashes and quotes are written as HTML entities and not as {@code \\} and {@code \"}:
 * Graphviz and JGraphT disagree on what a backslash before another one means inside an id, while
 * entities pass both unharmed and show as the character itself.
 */
final class DotFormat {
  /** JGraphT reads {@code graph} like {@code digraph} and would call either end the parent. */
  private static final Pattern UNDIRECTED =
      Pattern.compile(
          "(?:\\s|//.*|#.*|/\\*(?s:.*?)\\*/)*+(?:strict\\s+)?graph\\b.*", Pattern.CASE_INSENSITIVE);

  private DotFormat() {}

  /**
   * @param drawn the graph that is written
   * @param undirected its edges that have no arrow head
   */
  static GraphExporter<String, DefaultEdge> exporter(
      Graph<String, DefaultEdge> drawn, Set<Edge> undirected) {
    DOTExporter<String, DefaultEdge> exporter = new DOTExporter<>(DotFormat::id);
    exporter.setGraphIdProvider(() -> "structure");
    exporter.setGraphAttributeProvider(() -> Map.of("rankdir", attribute("LR")));
    Map<String, Attribute> box = new LinkedHashMap<>();
    box.put("shape", attribute("box"));
    box.put("style", attribute("rounded"));
    exporter.setVertexAttributeProvider(name -> box);
    if (!undirected.isEmpty()) {
      exporter.setEdgeAttributeProvider(
          edge ->
              undirected.contains(new Edge(drawn.getEdgeSource(edge), drawn.getEdgeTarget(edge)))
                  ? Map.of("dir", attribute("none"))
                  : Map.of());
    }
    return exporter;
  }

  private static Attribute attribute(String value) {
    return DefaultAttribute.createAttribute(value);
  }

  private static String id(String name) {
    return '"' + name.replace("&", "&amp;").replace("\\", "&#92;").replace("\"", "&quot;") + '"';
  }

  private static String name(String id) {
    return StringEscapeUtils.unescapeHtml4(id);
  }

  static void read(String text, GraphBuilder builder) {
    if (UNDIRECTED.matcher(text).lookingAt()) {
      throw builder.refuse("its graph is undirected, write digraph and ->");
    }
    DOTEventDrivenImporter importer = new DOTEventDrivenImporter();
    importer.addVertexConsumer(id -> builder.node(name(id)));
    importer.addEdgeConsumer(edge -> builder.arrow(name(edge.getFirst()), name(edge.getSecond())));
    importer.importInput(new StringReader(text));
  }
}
