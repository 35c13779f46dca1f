package org.dbmtl.search.evidence;

import org.dbmtl.graph.Edge;
import org.jspecify.annotations.Nullable;

/**
 * What a study says of one edge. {@link EdgeContrasts} computes it.
 *
 * @param edge that some ranked candidate has
 * @param presence the candidate with the edge minus the one that is the same but for having no edge
 *     between its two targets; null if no such two were trained on a shared seed
 * @param direction the candidate with the edge minus the one that is the same but for the edge
 *     being reversed; null as above
 * @param tiedShare share of the tied candidates that have the edge, in [0, 1]
 */
public record EdgeSupport(
    Edge edge, @Nullable EdgeEffect presence, @Nullable EdgeEffect direction, double tiedShare) {

  /** Whether the edge is better than none by a corrected test. */
  public boolean isSupported() {
    return presence != null && presence.isSupported();
  }

  /** Whether the edge is worse than none by a corrected test. */
  public boolean isOpposed() {
    return presence != null && presence.isOpposed();
  }

  /** Whether the edge is better than its reverse by a corrected test. */
  public boolean isDirected() {
    return direction != null && direction.isSupported();
  }
}
