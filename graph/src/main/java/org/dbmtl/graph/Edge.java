package org.dbmtl.graph;

import java.util.List;

/**
 * An arrow between two targets: the child's network reads what the parent knows.
 *
 * @param parent name of the target the arrow leaves
 * @param child name of the target the arrow enters, another than the parent
 */
public record Edge(String parent, String child) {
  /**
   * @throws StructureException if a name is blank or both are the same
   */
  public Edge {
    if (parent.isBlank() || child.isBlank()) {
      throw new StructureException(
          "edge '%s>%s' has an empty end: write both targets, such as click>like"
              .formatted(parent, child));
    }
    if (parent.equals(child)) {
      throw new StructureException(
          "edge '%s>%s' points at itself: a target cannot be its own parent"
              .formatted(parent, child));
    }
  }

  /**
   * The edges that the one-line text form names, in its order, each once; unlike those of {@link
   * TargetGraph#parse} they may close a cycle, as forbidden edges do. {@code click>*} stands for
   * the edges from click to all other targets, {@code *>stay} for those from all others to stay.
   *
   * @throws StructureException if the text does not parse or names an unknown target
   */
  public static List<Edge> parse(List<String> targets, String text) {
    return StructureText.edges(targets, text);
  }

  /** The edge from the child to the parent. */
  public Edge reversed() {
    return new Edge(child, parent);
  }

  /** The edge in the one-line text form, names quoted where they need it. */
  public String text() {
    return StructureText.write(this);
  }

  @Override
  public String toString() {
    return text();
  }
}
