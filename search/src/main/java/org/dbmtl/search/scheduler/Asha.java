package org.dbmtl.search.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
final class Asha extends Rungs {
  private final int eta;
  private final List<Map<Point, Double>> rungs = new ArrayList<>();
  private final Set<Job> promoted = new HashSet<>();

  /**
   * @param shares of the rungs, rising to 1
   */
  Asha(double[] shares, int eta) {
    super(shares);
    this.eta = eta;
    for (int i = 0; i < shares.length; i++) {
      rungs.add(new LinkedHashMap<>());
    }
  }

  @Override
  @Nullable Job promotion() {
    for (int rung = top() - 1; rung >= 0; rung--) {
      Map<Point, Double> values = rungs.get(rung);
      for (Point point : best(values, values.size() / eta)) {
        Job job = job(point, rung + 1);
        if (promoted.add(job)) {
          return job;
        }
      }
    }
    return null;
  }

  @Override
  void tell(int rung, Point point, double value) {
    rungs.get(rung).put(point, value);
  }

  /** Makes it for a sweep that asks for {@code asha}. */
  public static final class Provider implements SchedulerProvider {
    @Override
    public String name() {
      return "asha";
    }

    @Override
    public Scheduler create(double least, int eta) {
      return new Asha(shares(least, eta), eta);
    }
  }

  /** For {@code none}: there is one rung, so every point is trained in full. */
  public static final class FullProvider implements SchedulerProvider {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public Scheduler create(double least, int eta) {
      return new Asha(shares(1, eta), eta);
    }
  }
}
