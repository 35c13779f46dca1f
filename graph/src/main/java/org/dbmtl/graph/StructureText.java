package org.dbmtl.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The one-line text form of a structure: edges such as {@code click>like click>stay}.
 *
 * <pre>
 * text   = [ edge { separator edge } ]     no edge at all is the empty text
 * edge   = end "&gt;" end                     blanks around "&gt;" are allowed
 * end    = word | quoted | "*"             * stands for all other targets, at one end only
 * word   = anything but blanks , &gt; "
 * quoted = '"' any text, with \" for " and \\ for \ '"'
 * </pre>
 *
 * Edges are separated by blanks, commas or both. On writing, names are quoted only where they need
 * it, {@code *} is used in the brief form alone and the separator is one blank.
 */
final class StructureText {
  private static final String QUOTED_CHARACTERS = ",>\"'\\*";

  private final List<String> targets;
  private final String text;
  private int at;

  private StructureText(List<String> targets, String text) {
    this.targets = targets;
    this.text = text;
  }

  static String write(TargetGraph graph) {
    List<String> words = new ArrayList<>();
    for (Edge edge : graph.edges()) {
      words.add(write(edge));
    }
    return String.join(" ", words);
  }

  /**
   * The text with {@code a>*} for a target that is a parent of all others, then {@code *>b} for one
   * whose parents are all others, where that leaves edges out, then the other edges. Of two targets
   * one edge is as short as a star, and is written.
   */
  static String writeBrief(TargetGraph graph) {
    Set<Edge> left = new LinkedHashSet<>(graph.edges());
    List<String> words = new ArrayList<>();
    int others = graph.size() - 1;
    for (boolean root : others < 2 ? new boolean[0] : new boolean[] {true, false}) {
      for (String target : graph.targets()) {
        List<Edge> star =
            graph.edges().stream()
                .filter(edge -> target.equals(root ? edge.parent() : edge.child()))
                .toList();
        if (star.size() == others && star.stream().filter(left::contains).count() > 1) {
          words.add(root ? write(target) + ">*" : "*>" + write(target));
          star.forEach(left::remove);
        }
      }
    }
    left.forEach(edge -> words.add(write(edge)));
    return String.join(" ", words);
  }

  static String write(Edge edge) {
    return write(edge.parent()) + ">" + write(edge.child());
  }

  private static String write(String name) {
    return isPlain(name) ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A loop, not a stream: a store asks for the texts of thousands of structures when it opens. */
  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isBlank(c) || QUOTED_CHARACTERS.indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The edges in the order in which the text names them, each once.
   *
   * @throws StructureException if the text does not parse or names an unknown target
   */
  static List<Edge> edges(List<String> targets, String text) {
    return new StructureText(targets, text).edges();
  }

  private List<Edge> edges() {
    Set<Edge> edges = new LinkedHashSet<>();
    for (skip(true); at < text.length(); skip(true)) {
      int start = at;
      End parent = end(start);
      skip(false);
      if (!standsAt('>')) {
        throw notAnEdge(start);
      }
      at++;
      skip(false);
      End child = end(start);
      boolean ended = at == text.length() || isBlank(text.charAt(at)) || standsAt(',');
      if (!ended || (parent.all() && child.all())) {
        throw notAnEdge(start);
      }
      addEdges(parent, child, edges);
    }
    return List.copyOf(edges);
  }

  private void addEdges(End parent, End child, Set<Edge> edges) {
    if (parent.all() || child.all()) {
      String one = known(parent.all() ? child : parent);
      for (String other : targets) {
        if (!other.equals(one)) {
          edges.add(parent.all() ? new Edge(other, one) : new Edge(one, other));
        }
      }
    } else {
      edges.add(new Edge(known(parent), known(child)));
    }
  }

  private String known(End end) {
    if (!targets.contains(end.name())) {
      throw TargetNames.unknown(end.name(), targets);
    }
    return end.name();
  }

  private record End(String name, boolean all) {}

  private End end(int start) {
    if (standsAt('"')) {
      return new End(quoted(), false);
    }
    int from = at;
    while (at < text.length() && !isBlank(text.charAt(at)) && ",>\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw notAnEdge(start);
    }
    String word = text.substring(from, at);
    return new End(word, word.equals("*"));
  }

  private String quoted() {
    StringBuilder name = new StringBuilder();
    int start = at++;
    while (at < text.length() && !standsAt('"')) {
      if (standsAt('\\')) {
        at++;
      }
      if (at < text.length()) {
        name.append(text.charAt(at++));
      }
    }
    if (at == text.length()) {
      throw new StructureException(
          "the quote at '%s' in '%s' is not closed: end the name with another \""
              .formatted(text.substring(start), text));
    }
    at++;
    return name.toString();
  }

  private StructureException notAnEdge(int start) {
    int end = Math.max(at, start);
    while (end < text.length() && !isBlank(text.charAt(end)) && text.charAt(end) != ',') {
      end++;
    }
    return new StructureException(
        ("'%s' in '%s' is not an edge: write parent>child, such as click>like,"
                + " and put a name with blanks or signs in double quotes")
            .formatted(text.substring(start, end).strip(), text.strip()));
  }

  private void skip(boolean commasToo) {
    while (at < text.length() && (isBlank(text.charAt(at)) || (commasToo && standsAt(',')))) {
      at++;
    }
  }

  private boolean standsAt(char wanted) {
    return at < text.length() && text.charAt(at) == wanted;
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }
}
