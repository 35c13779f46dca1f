package org.dbmtl.search.scheduler;

import java.util.List;
import java.util.function.Supplier;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/**
 * Decides which point is trained next, and for how large a share of a full training: many points a
 * little, and the promising ones more.
 *
 * <p>Contract: what {@link #next} returns depends on the constructor's arguments, on what the
 * supplier gave, and on what was told, in order. A sweep asks for a round of a fixed number of
 * jobs, trains them on any number of workers, tells all of them in the order in which they were
 * asked for, and asks again: so also a rule that its source states for workers that come and go
 * (asynchronous halving) gives the same sweep for 1 or N workers. Not thread-safe.
 */
public interface Scheduler {
  /**
   * The next jobs.
   *
   * @param max most jobs, at least 1
   * @param fresh gives a point that was not tried yet, or null if there is none to be had
   * @return empty if nothing is left to do, when nothing that was asked for is still to be told
   */
  List<Job> next(int max, Supplier<@Nullable Point> fresh);

  /**
   * Takes in what came of a job.
   *
   * @param value greater is better; NaN if the job failed
   */
  void tell(Job job, double value);
}
