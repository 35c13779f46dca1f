package org.dbmtl.search.sweep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.sampler.Sampler;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * Searches structures together with hyperparameters: in turn, a point of another sampler with the
 * best structure so far, and the best point so far with a structure one edit away from its own, at
 * random among those that were not tried with it.
 *
 * <p>The other sampler sees hyperparameters alone, and of each such point the best value that it
 * had with any structure. The best is by fidelity, then by value.
 */
final class StructureMoves implements Sampler {
  private final Sampler hyperparameters;
  private final DagSpace structures;
  private final RandomGenerator random;
  private final Set<Point> known = new HashSet<>();
  private final Deque<Point> queue = new ArrayDeque<>();
  private final Map<Point, Observation> told = new HashMap<>();
  private final TargetGraph start;
  private @Nullable Observation best;
  private boolean moves;

  /**
   * @param hyperparameters proposes points without a structure
   * @param start structure of the first points
   */
  StructureMoves(Sampler hyperparameters, DagSpace structures, TargetGraph start, long seed) {
    this.hyperparameters = hyperparameters;
    this.structures = structures;
    this.start = start;
    this.random = new Well19937c(Seeds.of(seed, "sampler-structures", 0));
  }

  @Override
  public List<Point> ask(int max) {
    List<Point> points = new ArrayList<>();
    while (points.size() < max) {
      Point point = queue.poll();
      if (point == null) {
        point = moves ? moved() : null;
        moves = !moves;
      }
      if (point == null) {
        point = sampled();
      }
      if (point == null) {
        point = moved();
      }
      if (point == null) {
        break;
      }
      if (known.add(point)) {
        points.add(point);
      }
    }
    return points;
  }

  private TargetGraph structure() {
    return best == null
        ? start
        : TargetGraph.parse(structures.targets(), best.point().get(PointKeys.STRUCTURE).toString());
  }

  private @Nullable Point sampled() {
    List<Point> asked = hyperparameters.ask(1);
    return asked.isEmpty() ? null : asked.get(0).with(PointKeys.STRUCTURE, structure().text());
  }

  private @Nullable Point moved() {
    if (best == null) {
      return null;
    }
    Point from = best.point();
    List<Point> neighbours =
        structures
            .neighbours(structure())
            .map(graph -> from.with(PointKeys.STRUCTURE, graph.text()))
            .filter(point -> !known.contains(point))
            .toList();
    return neighbours.isEmpty() ? null : neighbours.get(random.nextInt(neighbours.size()));
  }

  @Override
  public void tell(Observation observation) {
    known.add(observation.point());
    if (!observation.isFailed() && isBetter(observation, best)) {
      best = observation;
    }
    Point point = observation.point().without(PointKeys.STRUCTURE);
    Observation before = told.get(point);
    if (isBetter(observation, before)) {
      told.put(point, observation);
      hyperparameters.tell(new Observation(point, observation.values(), observation.fidelity()));
    }
  }

  private static boolean isBetter(Observation observation, @Nullable Observation other) {
    if (other == null || other.isFailed()) {
      return true;
    }
    return !observation.isFailed()
        && (observation.fidelity() > other.fidelity()
            || (observation.fidelity() == other.fidelity()
                && observation.values().get(0) > other.values().get(0)));
  }

  @Override
  public void enqueue(Point point) {
    queue.add(
        point.find(PointKeys.STRUCTURE) == null
            ? point.with(PointKeys.STRUCTURE, start.text())
            : point);
  }
}
