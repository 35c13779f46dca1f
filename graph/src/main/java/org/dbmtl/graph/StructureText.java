package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * The one-line text form of a structure: edges such as {@code click>like click>stay}, separated by
 * blanks. No edges is the empty text.
 */
final class StructureText {
  private StructureText() {}

  static String write(TargetGraph graph) {
    List<String> words = new ArrayList<>();
    for (Edge edge : graph.edges()) {
      words.add(edge.parent() + ">" + edge.child());
    }
    return String.join(" ", words);
  }

  static List<Edge> edges(String text) {
    List<Edge> edges = new ArrayList<>();
    for (String word : text.trim().split("[\\s,]+", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      String[] ends = word.split(">", -1);
      if (ends.length != 2) {
        throw new StructureException(
            "'%s' in '%s' is not an edge: write parent>child, such as click>like"
                .formatted(word, text));
      }
      edges.add(new Edge(ends[0], ends[1]));
    }
    return edges;
  }
}
