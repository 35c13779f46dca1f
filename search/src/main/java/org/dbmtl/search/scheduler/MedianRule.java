package org.dbmtl.search.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/**
 * The median rule (Golovin, Solnik, Moitra, Kochanski, Karro and Sculley, "Google Vizier", KDD
 * 2017, section 3.2.2), on rungs: a point goes on to the next rung if it is not worse than the
 * median of those that were told at its rung before or with it. The first {@value #FIRST} of each
 * rung go on whatever they are.
 */
final class MedianRule implements Scheduler {
  private static final int FIRST = 5;

  private final double[] shares;
  private final List<List<Double>> values = new ArrayList<>();
  private final Deque<Job> goingOn = new ArrayDeque<>();

  /**
   * @param shares of the rungs, rising to 1
   */
  MedianRule(double[] shares) {
    this.shares = shares;
    Arrays.stream(shares).forEach(share -> values.add(new ArrayList<>()));
  }

  @Override
  public List<Job> next(int max, Supplier<@Nullable Point> fresh) {
    List<Job> jobs = new ArrayList<>();
    while (jobs.size() < max) {
      Job job = goingOn.poll();
      if (job == null) {
        Point point = fresh.get();
        if (point == null) {
          break;
        }
        job = new Job(point, shares[0]);
      }
      jobs.add(job);
    }
    return jobs;
  }

  @Override
  public void tell(Job job, double value) {
    int rung = Arrays.binarySearch(shares, job.fidelity());
    if (rung < 0 || rung == shares.length - 1 || Double.isNaN(value)) {
      return;
    }
    List<Double> told = values.get(rung);
    told.add(value);
    double median = new Median().evaluate(told.stream().mapToDouble(Double::doubleValue).toArray());
    if (told.size() <= FIRST || value >= median) {
      goingOn.add(new Job(job.point(), shares[rung + 1]));
    }
  }
}
