package org.dbmtl.search.sampler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Every point of a grid, in random order, so that a budget that is too small for all of them does
 * not leave out a corner. A real parameter has {@value #LEVELS} values.
 */
final class GridSampler extends DistinctSampler {
  static final int LEVELS = 5;
  private static final int MOST = 1_000_000;

  private final Deque<Point> left;

  /**
   * @throws StudyException if the grid has more than a million points
   */
  GridSampler(SearchSpace space, long seed) {
    super(space, seed, "sampler-grid");
    List<Point> points = space.grid(LEVELS, MOST + 1);
    if (points.size() > MOST) {
      throw new StudyException(
          "sampler 'grid': the space has more than %,d points: use 'random', 'sobol' or 'tpe'"
              .formatted(MOST));
    }
    shuffle(points);
    left = new ArrayDeque<>(points);
  }

  @Override
  @Nullable Point draw() {
    return left.poll();
  }

  /** Makes it for a sweep that asks for {@code grid}. */
  public static final class Provider implements SamplerProvider {
    @Override
    public String name() {
      return "grid";
    }

    @Override
    public Sampler create(SearchSpace space, long seed) {
      return new GridSampler(space, seed);
    }
  }
}
