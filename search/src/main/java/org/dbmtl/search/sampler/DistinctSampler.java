package org.dbmtl.search.sampler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.random.RandomAdaptor;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * What all samplers share: a point is proposed once, those in the queue first, and what constraints
 * forbid is drawn again. Where a sampler keeps on drawing what is known, points are taken at
 * random, and of a space whose points can be counted each of them before it says that there are no
 * more.
 */
abstract class DistinctSampler implements Sampler {
  private static final int TRIES = 100;
  private static final int RANDOM_TRIES = 10_000;

  /** Points of a space that are listed to find the last ones. */
  private static final int MOST_LISTED = 100_000;

  private final SearchSpace space;
  private final RandomGenerator random;
  private final Set<Point> known = new HashSet<>();
  private final Deque<Point> queue = new ArrayDeque<>();
  private @Nullable Deque<Point> listed;

  DistinctSampler(SearchSpace space, long seed, String purpose) {
    this.space = space;
    this.random = new Well19937c(Seeds.of(seed, purpose, 0));
  }

  final SearchSpace space() {
    return space;
  }

  final RandomGenerator random() {
    return random;
  }

  /** One draw, which may be known or forbidden; null if there is nothing to draw from any more. */
  abstract @Nullable Point draw();

  /** Hears of a point that is proposed. */
  void proposed(Point point) {}

  /** Hears of an observation. */
  void observed(Observation observation) {}

  @Override
  public final List<Point> ask(int max) {
    List<Point> points = new ArrayList<>();
    while (points.size() < max) {
      Point point = next();
      if (point == null) {
        break;
      }
      known.add(point);
      proposed(point);
      points.add(point);
    }
    return points;
  }

  private @Nullable Point next() {
    Point enqueued = firstNew(queue);
    if (enqueued != null) {
      return enqueued;
    }
    for (int i = 0; i < TRIES; i++) {
      Point point = draw();
      if (point == null) {
        return null;
      }
      if (isNew(point)) {
        return point;
      }
    }
    for (int i = 0; i < (mayBeListed() ? TRIES : RANDOM_TRIES); i++) {
      Point point = uniform();
      if (isNew(point)) {
        return point;
      }
    }
    return mayBeListed() ? lastListed() : null;
  }

  private boolean isNew(Point point) {
    return !known.contains(point) && space.allows(point);
  }

  /** A point drawn evenly from the unit cube. */
  final Point uniform() {
    double[] units = new double[space.parameters().size()];
    for (int i = 0; i < units.length; i++) {
      units[i] = random.nextDouble();
    }
    return space.at(units);
  }

  private boolean mayBeListed() {
    double size = 1;
    for (var parameter : space.parameters()) {
      size *= parameter.levels();
    }
    return size <= MOST_LISTED;
  }

  private @Nullable Point lastListed() {
    if (listed == null) {
      List<Point> all = space.grid(2, MOST_LISTED);
      shuffle(all);
      listed = new ArrayDeque<>(all);
    }
    return firstNew(listed);
  }

  /** The first of a queue that is new, taken out with those before it; null if there is none. */
  private @Nullable Point firstNew(Deque<Point> points) {
    while (!points.isEmpty()) {
      Point point = points.remove();
      if (isNew(point)) {
        return point;
      }
    }
    return null;
  }

  final void shuffle(List<Point> points) {
    Collections.shuffle(points, RandomAdaptor.createAdaptor(random));
  }

  @Override
  public final void tell(Observation observation) {
    known.add(observation.point());
    observed(observation);
  }

  @Override
  public final void enqueue(Point point) {
    queue.add(point);
  }
}
