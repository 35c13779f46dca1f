package org.dbmtl.search.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/**
 * The median rule (Golovin, Solnik, Moitra, Kochanski, Karro and Sculley, "Google Vizier", KDD
 * 2017, section 3.2.2), on rungs: a point goes on to the next rung if it is not worse than the
 * median of those that were told at its rung before or with it. The first {@value #FIRST} of each
 * rung go on whatever they are.
 */
final class MedianRule extends Rungs {
  private static final int FIRST = 5;

  private final List<List<Double>> values = new ArrayList<>();
  private final Deque<Job> goingOn = new ArrayDeque<>();

  /**
   * @param shares of the rungs, rising to 1
   */
  MedianRule(double[] shares) {
    super(shares);
    Arrays.stream(shares).forEach(share -> values.add(new ArrayList<>()));
  }

  @Override
  @Nullable Job promotion() {
    return goingOn.poll();
  }

  @Override
  void tell(int rung, Point point, double value) {
    if (rung == top() || Double.isNaN(value)) {
      return;
    }
    List<Double> told = values.get(rung);
    told.add(value);
    double median = new Median().evaluate(told.stream().mapToDouble(Double::doubleValue).toArray());
    if (told.size() <= FIRST || value >= median) {
      goingOn.add(job(point, rung + 1));
    }
  }

  /** Makes it for a sweep that asks for {@code median}. */
  public static final class Provider implements SchedulerProvider {
    @Override
    public String name() {
      return "median";
    }

    @Override
    public Scheduler create(double least, int eta) {
      return new MedianRule(shares(least, eta));
    }
  }
}
