package org.dbmtl.search.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.dbmtl.search.space.Point;
import org.jspecify.annotations.Nullable;

/**
 * Hyperband (Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband: a novel bandit-based
 * approach to hyperparameter optimization", JMLR 18, 2018, algorithm 1): brackets of successive
 * halving, from the one that begins with many points and little training to the one that trains few
 * points in full, and then again from the first. A rung ends before the next begins. Of equal
 * values the earlier is better; failed jobs are never promoted.
 */
final class Hyperband implements Scheduler {
  private final int most;
  private final int eta;
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final Map<Job, Double> told = new LinkedHashMap<>();
  private int bracket;
  private List<Rung> rungs = List.of();
  private int rung;
  private int left;

  /**
   * One rung of a bracket.
   *
   * @param points that are trained
   * @param share of a full training that each gets
   */
  record Rung(int points, double share) {}

  /**
   * @param most number of the bracket with the least training, {@code s_max} in the source
   */
  Hyperband(int most, int eta) {
    this.most = most;
    this.eta = eta;
    this.bracket = most + 1;
  }

  /**
   * The rungs of a bracket.
   *
   * @param s number of the bracket, from {@code most} down to 0
   */
  static List<Rung> rungs(int most, int eta, int s) {
    int points = (int) Math.ceil((most + 1.0) / (s + 1) * Math.pow(eta, s) - 1e-9);
    List<Rung> rungs = new ArrayList<>();
    for (int i = 0; i <= s; i++) {
      rungs.add(
          new Rung(
              (int) Math.floor(points / Math.pow(eta, i) + 1e-9),
              1 / Math.pow(eta, s - (double) i)));
    }
    return rungs;
  }

  @Override
  public List<Job> next(int max, Supplier<@Nullable Point> fresh) {
    List<Job> jobs = new ArrayList<>();
    while (jobs.size() < max) {
      if (waiting.isEmpty() && left == 0 && jobs.isEmpty()) {
        advance(fresh);
      }
      Job job = waiting.poll();
      if (job == null) {
        break; // the rung must end first, or there is nothing more
      }
      jobs.add(job);
      left++;
    }
    return jobs;
  }

  /** Begins the next rung, or the next bracket. */
  private void advance(Supplier<@Nullable Point> fresh) {
    rung++;
    if (rung < rungs.size() && promote(rungs.get(rung))) {
      return;
    }
    bracket = bracket == 0 ? most : bracket - 1;
    rungs = rungs(most, eta, bracket);
    rung = 0;
    told.clear();
    Rung first = rungs.get(0);
    for (int i = 0; i < first.points(); i++) {
      Point point = fresh.get();
      if (point == null) {
        break;
      }
      waiting.add(new Job(point, first.share()));
    }
  }

  /** Fills a rung with the best of the one below; false if there is none. */
  private boolean promote(Rung next) {
    for (Job job : Rungs.best(told, next.points())) {
      waiting.add(new Job(job.point(), next.share()));
    }
    told.clear();
    return !waiting.isEmpty();
  }

  @Override
  public void tell(Job job, double value) {
    told.put(job, value);
    left--;
  }

  /** Makes it for a sweep that asks for {@code hyperband}. */
  public static final class Provider implements SchedulerProvider {
    @Override
    public String name() {
      return "hyperband";
    }

    @Override
    public Scheduler create(double least, int eta) {
      return new Hyperband(Rungs.shares(least, eta).length - 1, eta);
    }
  }
}
