package org.dbmtl.search.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler that promotes points from rung to rung, where rungs are shares of a full training at
 * which points are judged. A job is a promotion, or if there is none a fresh point at the lowest
 * rung.
 */
abstract class Rungs implements Scheduler {
  private final double[] shares;

  /**
   * @param shares of the rungs, rising to 1
   */
  Rungs(double[] shares) {
    this.shares = shares;
  }

  /** The next point that goes to a higher rung; null if there is none now. */
  abstract @Nullable Job promotion();

  /** Takes in what came of a job at a rung. */
  abstract void tell(int rung, Point point, double value);

  /** Number of the highest rung; the lowest is 0. */
  final int top() {
    return shares.length - 1;
  }

  final Job job(Point point, int rung) {
    return new Job(point, shares[rung]);
  }

  @Override
  public final List<Job> next(int max, Supplier<@Nullable Point> fresh) {
    List<Job> jobs = new ArrayList<>();
    while (jobs.size() < max) {
      Job job = promotion();
      if (job == null) {
        Point point = fresh.get();
        if (point == null) {
          break;
        }
        job = job(point, 0);
      }
      jobs.add(job);
    }
    return jobs;
  }

  @Override
  public final void tell(Job job, double value) {
    int rung = Arrays.binarySearch(shares, job.fidelity());
    if (rung >= 0) {
      tell(rung, job.point(), value);
    }
  }

  /**
   * {@code eta^-k, ..., eta^-2, eta^-1, 1} with the greatest k for which the first is not below the
   * least share.
   *
   * @return [rungs], rising
   */
  static double[] shares(double least, int eta) {
    int rungs = 1;
    // A ninth is not to be lost to rounding.
    while (Math.pow(eta, -rungs) >= least * (1 - 1e-9)) {
      rungs++;
    }
    double[] shares = new double[rungs];
    for (int i = 0; i < rungs; i++) {
      shares[i] = 1 / Math.pow(eta, rungs - 1.0 - i);
    }
    return shares;
  }

  /**
   * The best of a rung, of equal ones the earlier first; failed ones, whose value is NaN, never.
   *
   * @param most how many
   */
  static <K> List<K> best(Map<K, Double> values, int most) {
    return values.entrySet().stream()
        .filter(entry -> !Double.isNaN(entry.getValue()))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
