package org.dbmtl.search.sampler;

import java.util.List;
import org.dbmtl.search.space.Point;

/**
 * What came of trying a point.
 *
 * @param point what was tried
 * @param values of the objectives, greater is better; empty if the trial failed
 * @param fidelity share of a full trial that this was, in (0, 1]
 */
public record Observation(Point point, List<Double> values, double fidelity) {
  /**
   * @throws IllegalArgumentException if a value is not finite or the fidelity not in (0, 1]
   */
  public Observation {
    values = List.copyOf(values);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "%s has the value %s: a trial without a finite one has failed".formatted(point, value));
      }
    }
    if (!(fidelity > 0 && fidelity <= 1)) {
      throw new IllegalArgumentException("fidelity is %s, not in (0, 1]".formatted(fidelity));
    }
  }

  /** A full trial with one objective. */
  public static Observation of(Point point, double value) {
    return new Observation(point, List.of(value), 1);
  }

  /** A trial that gave no value. */
  public static Observation failed(Point point) {
    return new Observation(point, List.of(), 1);
  }

  /** Whether the trial failed. */
  public boolean isFailed() {
    return values.isEmpty();
  }
}
