package org.dbmtl.graph.format;

import java.io.StringReader;
import java.util.regex.Pattern;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.nio.GraphExporter;
import org.jgrapht.nio.json.JSONEventDrivenImporter;
import org.jgrapht.nio.json.JSONExporter;

/** Structures as JSON. */
final class JsonFormat {
  /** The id that JGraphT makes up for a node without one. */
  private static final Pattern MADE_UP_ID = Pattern.compile("Singleton_[0-9a-f-]{36}_\\d+");

  private JsonFormat() {}

  static GraphExporter<String, DefaultEdge> exporter() {
    return new JSONExporter<>(name -> name);
  }

  static void read(String text, GraphBuilder builder) {
    JSONEventDrivenImporter importer = new JSONEventDrivenImporter();
    importer.addVertexConsumer(
        id -> {
          if (MADE_UP_ID.matcher(id).matches()) {
            throw builder.refuse("a node has no 'id', write {\"id\": \"click\"}");
          }
          builder.node(id);
        });
    importer.addEdgeConsumer(edge -> builder.arrow(edge.getFirst(), edge.getSecond()));
    importer.importInput(new StringReader(text));
  }
}
