package org.dbmtl.search.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/** Trains every point in full. */
final class Full implements Scheduler {
  @Override
  public List<Job> next(int max, Supplier<@Nullable Point> fresh) {
    List<Job> jobs = new ArrayList<>();
    while (jobs.size() < max) {
      Point point = fresh.get();
      if (point == null) {
        break;
      }
      jobs.add(new Job(point, 1));
    }
    return jobs;
  }

  @Override
  public void tell(Job job, double value) {}
}
