package org.dbmtl.search.sampler;

import java.util.List;
import org.dbmtl.search.space.Point;

/**
 * Proposes which points of a space to try next, knowing only what it was told. Every objective is
 * maximised.
 *
 * <p>Contract: {@link #ask} never returns a point twice, nor one that was told before, returns only
 * points that the space's constraints allow, fewer than asked for only when it finds no more, and
 * depends on nothing but the constructor's arguments, the points that were enqueued, and the order
 * of calls with what was told. So a sweep replays exactly. A point may be told several times, at
 * growing fidelities, and points may be told that were not asked for, such as those of an earlier
 * sweep. Not thread-safe: one thread owns a sampler. {@code SamplersTest} checks every
 * implementation.
 */
public interface Sampler {
  /**
   * Points to try, those that were enqueued first.
   *
   * @param max most points to return, at least 1
   */
  List<Point> ask(int max);

  /** Takes in what came of a point. */
  void tell(Observation observation);

  /** Has a point proposed before all others, unless it is known already or forbidden. */
  void enqueue(Point point);
}
