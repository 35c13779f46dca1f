package org.dbmtl.search.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous successive halving (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and
 * Talwalkar, "A system for massively parallel hyperparameter tuning", MLSys 2020, algorithm 2):
 * from the highest rung down, a point in the best 1/eta of its rung that was not promoted yet is
 * promoted; if there is none, a fresh point begins at the lowest rung.
 *
 * <p>What is asynchronous in it is that a rung need not be full. Here the jobs of a round are
 * chosen one after the other from what was told before the round, so that the choice does not
 * depend on which worker was first. A failed job counts in its rung and is never promoted. Of equal
 * values the earlier is better.
 */
final class Asha implements Scheduler {
  private final double[] shares;
  private final int eta;
  private final List<Map<Point, Double>> rungs = new ArrayList<>();
  private final List<Set<Point>> promoted = new ArrayList<>();

  /**
   * @param shares of the rungs, rising to 1
   */
  Asha(double[] shares, int eta) {
    this.shares = shares;
    this.eta = eta;
    for (int i = 0; i < shares.length; i++) {
      rungs.add(new LinkedHashMap<>());
      promoted.add(new HashSet<>());
    }
  }

  @Override
  public List<Job> next(int max, Supplier<@Nullable Point> fresh) {
    List<Job> jobs = new ArrayList<>();
    while (jobs.size() < max) {
      Job job = promotion();
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

  private @Nullable Job promotion() {
    for (int rung = shares.length - 2; rung >= 0; rung--) {
      Map<Point, Double> values = rungs.get(rung);
      List<Point> best = Rungs.best(values, values.size() / eta);
      for (Point point : best) {
        if (promoted.get(rung).add(point)) {
          return new Job(point, shares[rung + 1]);
        }
      }
    }
    return null;
  }

  @Override
  public void tell(Job job, double value) {
    for (int rung = 0; rung < shares.length; rung++) {
      if (shares[rung] == job.fidelity()) {
        rungs.get(rung).put(job.point(), value);
      }
    }
  }
}
