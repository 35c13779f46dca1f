package org.dbmtl.search.evidence;

import org.dbmtl.graph.Edge;
import org.jspecify.annotations.Nullable;

/**
 * What a study says of two targets: whether an edge between them is worth anything, and which way.
 * These are two claims. {@link EdgeContrasts} computes them.
 *
 * @param forward the edge from the earlier target to the later one, in the study's order; it stands
 *     for both directions
 * @param linked the candidate with an edge between the two, in whichever direction, minus the one
 *     that is the same except for having none; null if no such two were trained on a shared seed
 * @param directed the candidate with {@code forward} minus the one that is the same except for the
 *     edge being reversed; null as above
 * @param forwardShare share of the tied candidates that have {@code forward}, in [0, 1]
 * @param reversedShare share of the tied candidates that have its reverse, in [0, 1]
 */
public record EdgeSupport(
    Edge forward,
    @Nullable EdgeEffect linked,
    @Nullable EdgeEffect directed,
    double forwardShare,
    double reversedShare) {

  /** Whether an edge between the two is better than none by a corrected test. */
  public boolean isLinked() {
    return linked != null && linked.isSupported();
  }

  /** Whether an edge between the two is worse than none by a corrected test. */
  public boolean isOpposed() {
    return linked != null && linked.isOpposed();
  }

  /** The direction that is better than its reverse by a corrected test; null if neither is. */
  public @Nullable Edge direction() {
    if (directed == null || !(directed.isSupported() || directed.isOpposed())) {
      return null;
    }
    return better();
  }

  /** The direction that is better in the mean, told or not. */
  public Edge better() {
    return directed != null && directed.effect().mean() < 0 ? forward.reversed() : forward;
  }

  /** What {@link #better} is worth over its reverse, 0 or more; null if they were not compared. */
  public @Nullable EdgeEffect gainOfBetter() {
    return directed == null || directed.effect().mean() >= 0 ? directed : directed.negative();
  }

  /** Share of the tied candidates that have an edge between the two, in [0, 1]. */
  public double tiedShare() {
    return forwardShare + reversedShare;
  }

  /** Whether the edge is between the two targets. */
  public boolean isOf(Edge edge) {
    return forward.equals(edge) || forward.equals(edge.reversed());
  }

  /** The two targets without a direction, such as {@code click - like}. */
  public String text() {
    return forward.parent() + " - " + forward.child();
  }
}
