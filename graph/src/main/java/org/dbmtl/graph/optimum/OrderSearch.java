package org.dbmtl.graph.optimum;

import java.util.SplittableRandom;
import org.dbmtl.graph.TargetGraph;

/**
 * A good structure for many targets, by local search over their orders.
 *
 * <p>WINASOBS of Scanagatta, Corani and Zaffalon, "Improved local search in Bayesian networks
 * structure learning" (AMBN 2017), and of Scanagatta, Corani, de Campos and Zaffalon, "Approximate
 * structure learning for large Bayesian networks" (Machine Learning 107, 2018): a block of
 * neighbours in the order moves to its best other place; blocks grow while nothing gains, up to
 * {@value #WIDEST} targets. Acyclic selection lets a target read all that do not descend from it.
 * Iterated: random moves disturb the best order of a start, and the search goes on from there.
 *
 * <p>Deviations: a gain is taken for each block at once, not the best one of all blocks; the number
 * of disturbances follows from the number of targets, never from time, so a result depends on table
 * and seed alone; there are {@value #STARTS} starts. One step of a block looks only at the sets of
 * the targets that change sides. Of 20 targets it finds the optimum nearly always, but it proves
 * nothing. One use, one thread.
 */
final class OrderSearch {
  private static final int STARTS = 4;
  private static final int WIDEST = 5;

  private final LocalScores scores;
  private final SplittableRandom random;
  private final OrderState state;
  private final double least;
  private int[] bestOrder;
  private double bestScore = Double.NEGATIVE_INFINITY;

  OrderSearch(LocalScores scores, long seed) {
    this.scores = scores;
    this.random = new SplittableRandom(seed);
    this.state = new OrderState(scores);
    this.least = scores.rounding();
    this.bestOrder = new int[scores.size()];
  }

  /** How often an order of so many targets is disturbed after each start. */
  static int disturbances(int targets) {
    return 10 * targets;
  }

  /** Searches from random orders. */
  OrderSearch run() throws InterruptedException {
    for (int start = 0; start < STARTS; start++) {
      from(randomOrder(), disturbances(scores.size()));
    }
    return this;
  }

  /**
   * Searches from a structure.
   *
   * @param disturbances how often the order is disturbed
   */
  OrderSearch from(TargetGraph structure, int disturbances) throws InterruptedException {
    int[] order = structure.topologicalOrder().stream().mapToInt(structure::indexOf).toArray();
    return from(order, disturbances);
  }

  private OrderSearch from(int[] order, int disturbances) throws InterruptedException {
    state.set(order);
    climb();
    int[] base = state.order();
    double baseScore = state.score();
    for (int i = 0; i < disturbances; i++) {
      state.set(base);
      disturb();
      climb();
      if (state.score() > baseScore - least) {
        base = state.order();
        baseScore = state.score();
      }
    }
    if (baseScore > bestScore) {
      bestScore = baseScore;
      bestOrder = base;
    }
    return this;
  }

  /** The best structure found. */
  TargetGraph best() {
    state.set(bestOrder);
    return scores.smallest().withParents(state.parents());
  }

  /** How many orders were looked at. */
  long examined() {
    return state.steps();
  }

  /** An order in which required parents come first, the next always drawn from those that may. */
  private int[] randomOrder() {
    int[] order = new int[scores.size()];
    long done = 0;
    for (int place = 0; place < order.length; place++) {
      int seen = 0;
      for (int target = 0; target < order.length; target++) {
        boolean free =
            (done >>> target & 1) == 0 && (scores.smallest().parentMask(target) & ~done) == 0;
        if (free && random.nextInt(++seen) == 0) {
          order[place] = target;
        }
      }
      done |= 1L << order[place];
    }
    return order;
  }

  private void disturb() {
    int size = scores.size();
    int moves = Math.min(size - 1, 2 + random.nextInt(1 + size / 8));
    for (int i = 0; i < moves; i++) {
      int width = 1 + random.nextInt(Math.min(3, size - 1));
      state.move(
          random.nextInt(size - width + 1), width, random.nextBoolean(), 1 + random.nextInt(size));
    }
  }

  private void climb() throws InterruptedException {
    boolean moved = true;
    while (moved) {
      climbByBlocks();
      moved = false;
      for (int target = 0; target < scores.size(); target++) {
        moved |= state.moveBehindOthers(target);
      }
    }
  }

  private void climbByBlocks() throws InterruptedException {
    int width = 1;
    while (width <= Math.min(WIDEST, scores.size() - 1)) {
      SubsetTables.stopWhenInterrupted();
      boolean moved = false;
      int places = scores.size() - width + 1;
      int shift = random.nextInt(places);
      for (int i = 0; i < places; i++) {
        int from = (i + shift) % places;
        moved |= state.moveToBest(from, width, true, least);
        moved |= state.moveToBest(from, width, false, least);
      }
      width = moved ? 1 : width + 1;
    }
  }
}
