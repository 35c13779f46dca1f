package org.dbmtl.search.space;

/**
 * Forbids combinations of values. It depends on the point alone, and is asked again and again.
 * Thread-safe.
 */
@FunctionalInterface
public interface PointConstraint {
  /** Whether the point may be tried. */
  boolean allows(Point point);
}
