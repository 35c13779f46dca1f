package org.dbmtl.graph;

/**
 * A structure, edge or constraint that cannot be used as given: a cycle, an unknown target, text
 * that does not parse. The message is one line that names the value and the way out, fit to be
 * shown to the user as it is.
 */
public final class StructureException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public StructureException(String message) {
    super(message);
  }
}
