package org.dbmtl.graph;

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

  /** The edge from the child to the parent. */
  public Edge reversed() {
    return new Edge(child, parent);
  }
}
