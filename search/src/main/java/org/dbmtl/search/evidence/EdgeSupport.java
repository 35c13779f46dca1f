package org.dbmtl.search.evidence;

import org.dbmtl.graph.Edge;
import org.jspecify.annotations.Nullable;

/**
 * What a study says of two targets: whether an edge between them is worth anything, and which way.
 * These are two claims. {@link EdgeContrasts} computes them.
 *
 * @param a the earlier target in the study's order
 * @param b the later one
 * @param linked the candidate with an edge between the two, in whichever direction, minus the one
 *     that is the same but for having none; null if no such two were trained on a shared seed
 * @param directed the candidate with the edge in the direction that is better in the mean, minus
 *     the one that is the same but for the edge being reversed, 0 or more; null as above
 * @param tiedShare how many of the tied candidates link the two
 */
public record EdgeSupport(
    String a,
    String b,
    @Nullable EdgeEffect linked,
    @Nullable EdgeEffect directed,
    Shares tiedShare) {

  /** Shares of candidates in [0, 1]: with an edge in whichever direction, and in each. */
  public record Shares(double linked, double aToB, double bToA) {}

  /**
   * @param forward the edge from the earlier target to the later one
   * @param directed of {@code forward} against its reverse
   */
  static EdgeSupport of(
      Edge forward,
      @Nullable EdgeEffect linked,
      @Nullable EdgeEffect directed,
      double forwardShare,
      double reversedShare) {
    String a = forward.parent();
    String b = forward.child();
    return new EdgeSupport(
        a,
        b,
        linked,
        directed == null
            ? null
            : directed.mean() < 0 ? directed.negative().towards(b, a) : directed.towards(a, b),
        new Shares(forwardShare + reversedShare, forwardShare, reversedShare));
  }

  /** The edge from the earlier target to the later one; it stands for both directions. */
  public Edge forward() {
    return new Edge(a, b);
  }

  /** Whether an edge between the two is better than none by a corrected test. */
  public boolean isLinked() {
    return linked != null && linked.supported();
  }

  /** Whether an edge between the two is worse than none by a corrected test. */
  public boolean isOpposed() {
    return linked != null && linked.isOpposed();
  }

  /** The direction that is better than its reverse by a corrected test; null if neither is. */
  public @Nullable Edge direction() {
    return directed != null && directed.supported() ? better() : null;
  }

  /** The direction that is better in the mean, told or not. */
  public Edge better() {
    return directed != null && b.equals(directed.from()) ? forward().reversed() : forward();
  }

  /** Whether the edge is between the two targets. */
  public boolean isOf(Edge edge) {
    return forward().equals(edge) || forward().equals(edge.reversed());
  }

  /** The two targets without a direction, such as {@code click - like}. */
  public String text() {
    return a + " - " + b;
  }
}
