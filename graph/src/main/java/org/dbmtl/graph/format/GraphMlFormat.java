package org.dbmtl.graph.format;

import java.io.StringReader;
import java.util.Map;
import java.util.regex.Pattern;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.nio.DefaultAttribute;
import org.jgrapht.nio.GraphExporter;
import org.jgrapht.nio.graphml.GraphMLEventDrivenImporter;
import org.jgrapht.nio.graphml.GraphMLExporter;

/** Structures as GraphML: ids 1, 2, ... as the schema wants them (no blanks), names as labels. */
final class GraphMlFormat {
  private static final String LABEL = "label";

  /** JGraphT does not tell these apart from directed edges; no name can hold a bare {@code <}. */
  private static final Pattern UNDIRECTED =
      Pattern.compile(
          "<graph\\s[^>]*?edgedefault\\s*=\\s*[\"']undirected"
              + "|<edge\\s[^>]*?directed\\s*=\\s*[\"'](?:false|0)");

  private GraphMlFormat() {}

  static GraphExporter<String, DefaultEdge> exporter() {
    GraphMLExporter<String, DefaultEdge> exporter = new GraphMLExporter<>();
    exporter.setExportVertexLabels(true);
    exporter.setVertexLabelAttributeName(LABEL);
    exporter.setVertexAttributeProvider(
        name -> Map.of(LABEL, DefaultAttribute.createAttribute(name)));
    return exporter;
  }

  static void read(String text, GraphBuilder builder) {
    if (text.contains("<!DOCTYPE")) {
      throw builder.refuse("it declares a document type, remove the line <!DOCTYPE ...>");
    }
    if (UNDIRECTED.matcher(text).find()) {
      throw builder.refuse("it has undirected edges, write edgedefault=\"directed\"");
    }
    GraphMLEventDrivenImporter importer = new GraphMLEventDrivenImporter();
    // The schema would be loaded by the thread's class loader and is stricter than other tools are.
    importer.setSchemaValidation(false);
    importer.addVertexConsumer(builder::node);
    importer.addVertexAttributeConsumer(
        (node, value) -> {
          if (node.getSecond().equals(LABEL)) {
            builder.name(node.getFirst(), value.getValue());
          }
        });
    importer.addEdgeConsumer(edge -> builder.arrow(edge.getFirst(), edge.getSecond()));
    importer.importInput(new StringReader(text));
  }
}
