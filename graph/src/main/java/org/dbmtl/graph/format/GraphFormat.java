package org.dbmtl.graph.format;

import java.io.StringWriter;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.nio.GraphExporter;
import org.jgrapht.nio.ImportException;

/**
 * A file format for structures. Constants are stateless and thread-safe.
 *
 * <p>Written text reads back as an equal structure. Reading takes the targets in the order in which
 * the file first names them, and ignores what is not a target or an edge, such as colours.
 */
public enum GraphFormat {
  /** An object with {@code nodes[].id} and {@code edges[].source/.target}, as JGraphT writes it. */
  JSON("json"),

  /**
   * The language of Graphviz. A target's name is its node's id; in it {@code & " \} stand as HTML
   * entities, which Graphviz shows as the characters themselves.
   */
  DOT("dot"),

  /**
   * GraphML, as Gephi, yEd and networkx read it. A target's name is its node's attribute {@code
   * label}, or its id if there is no label. Files with a document type declaration are refused: it
   * could make the reader open other files.
   */
  GRAPHML("graphml");

  private final String extension;

  GraphFormat(String extension) {
    this.extension = extension;
  }

  /** How the names of such files end, without the dot. */
  public String extension() {
    return extension;
  }

  /** The structure in this format, lines ended by {@code \n}; to be stored as UTF-8. */
  public String write(TargetGraph graph) {
    return write(graph, Set.of());
  }

  /**
   * The same, in which {@link #DOT} draws some edges without an arrow head; they still read back as
   * edges from parent to child.
   *
   * @param undirected edges whose direction is not known
   */
  public String write(TargetGraph graph, Set<Edge> undirected) {
    StringWriter text = new StringWriter();
    Graph<String, DefaultEdge> drawn = graph.toJGraphT();
    exporter(drawn, undirected).exportGraph(drawn, text);
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /**
   * Reads a structure.
   *
   * @throws StructureException if the text is not in this format, names no target, is of an
   *     undirected graph, or its edges do not make a structure
   */
  public TargetGraph read(String text) {
    GraphBuilder builder = new GraphBuilder(name());
    try {
      switch (this) {
        case JSON -> JsonFormat.read(text, builder);
        case DOT -> DotFormat.read(text, builder);
        case GRAPHML -> GraphMlFormat.read(text, builder);
      }
    } catch (ImportException malformed) {
      throw builder.refuse(firstLineOfCause(malformed));
    }
    return builder.build();
  }

  private GraphExporter<String, DefaultEdge> exporter(
      Graph<String, DefaultEdge> drawn, Set<Edge> undirected) {
    return switch (this) {
      case JSON -> JsonFormat.exporter();
      case DOT -> DotFormat.exporter(drawn, undirected);
      case GRAPHML -> GraphMlFormat.exporter();
    };
  }

  private static String firstLineOfCause(Throwable malformed) {
    Throwable cause = malformed;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("it is broken").strip();
  }
}
