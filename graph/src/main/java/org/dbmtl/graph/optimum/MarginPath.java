package org.dbmtl.graph.optimum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;
import org.dbmtl.graph.TargetGraph;

/**
 * How the best structure thins out as an edge gets a price.
 *
 * <p>At a price of {@code m} nats an edge, the best structure is the one of highest gain less
 * {@code m} times its edges. As the price grows, these are the corners of the upper envelope of
 * gain against number of edges. It is found by bisection: between two known corners, the price at
 * which both are worth the same either has a better structure, which is a corner between them, or
 * none. Each corner but the ends costs one or two searches. Structures in a dent of the envelope
 * win at no price and are not steps.
 *
 * <p>To {@value #EXACT_TARGETS} targets each search is {@link DynamicProgramming}, and the path is
 * exact. Beyond, {@link OrderSearch} starts from the two corners. The widest gap between corners
 * comes first, so a limit on the number of steps leaves out small ones. Immutable and thread-safe.
 *
 * @param steps from the price 0 upwards, at least one; edges strictly decrease
 * @param exact whether every step is proved, and none is missing
 */
public record MarginPath(List<Step> steps, boolean exact) {
  /** Most targets with exact steps. */
  static final int EXACT_TARGETS = 20;

  /**
   * A structure that is best from a price on, up to the next step's.
   *
   * @param margin price from which it is best, nats per row and edge, at least 0
   * @param edges its number of edges, required ones among them
   * @param gain its score less that of the smallest structure, nats per row, without any price
   */
  public record Step(double margin, TargetGraph structure, int edges, double gain) {}

  private record Corner(TargetGraph structure, int edges, double gain) {}

  private record Gap(Corner rich, Corner poor) {
    int width() {
      return rich.edges - poor.edges;
    }

    double price() {
      return (rich.gain - poor.gain) / width();
    }
  }

  /** Copies the list. */
  public MarginPath {
    steps = List.copyOf(steps);
  }

  /** The step that is best at a price, nats per row and edge, at least 0. */
  public Step at(double margin) {
    Step found = steps.get(0);
    for (Step step : steps) {
      if (step.margin <= margin) {
        found = step;
      }
    }
    return found;
  }

  /**
   * The path of a table.
   *
   * @param required [targets] parents that cost nothing, as masks
   * @param most most steps, at least 2
   * @param seed of the order search
   * @throws IllegalArgumentException if there are less than 2 steps or sizes differ
   * @throws InterruptedException if the thread is interrupted
   */
  public static MarginPath of(LocalScores scores, long[] required, int most, long seed)
      throws InterruptedException {
    return of(scores, required, BestStructures.winner(scores, seed), most, seed);
  }

  /**
   * The path of a table whose best structure at the price 0 is known.
   *
   * @param best the best structure of the table
   * @see #of(LocalScores, long[], int, long)
   */
  public static MarginPath of(
      LocalScores scores, long[] required, TargetGraph best, int most, long seed)
      throws InterruptedException {
    if (most < 2) {
      throw new IllegalArgumentException("a path of %d steps: use 2 or more".formatted(most));
    }
    return new Search(scores, required, seed).run(best, most);
  }

  private static final class Search {
    private final LocalScores scores;
    private final long[] required;
    private final long seed;
    private final double zero;
    private final boolean exact;

    Search(LocalScores scores, long[] required, long seed) {
      this.scores = scores;
      this.required = required.clone();
      this.seed = seed;
      this.zero = scores.score(scores.smallest());
      this.exact = scores.size() <= EXACT_TARGETS;
    }

    private Corner corner(TargetGraph structure) {
      int free = 0;
      for (int target = 0; target < scores.size(); target++) {
        free += Long.bitCount(structure.parentMask(target) & ~required[target]);
      }
      return new Corner(structure, free, scores.score(structure) - zero);
    }

    MarginPath run(TargetGraph best, int most) throws InterruptedException {
      Corner rich = corner(best);
      Corner poor = corner(scores.smallest());
      List<Corner> corners = new ArrayList<>(List.of(rich));
      PriorityQueue<Gap> gaps = new PriorityQueue<>(Comparator.comparingInt(gap -> -gap.width()));
      if (rich.edges > poor.edges && rich.gain > poor.gain + scores.rounding()) {
        corners.add(poor);
        gaps.add(new Gap(rich, poor));
      }
      while (!gaps.isEmpty() && gaps.peek().width() > 1 && corners.size() < most) {
        Gap gap = gaps.remove();
        Corner found = corner(bestAt(gap));
        ToDoubleFunction<Corner> worth = each -> each.gain - gap.price() * each.edges;
        if (worth.applyAsDouble(found) > worth.applyAsDouble(gap.rich) + scores.rounding()
            && found.edges < gap.rich.edges
            && found.edges > gap.poor.edges) {
          corners.add(found);
          gaps.add(new Gap(gap.rich, found));
          gaps.add(new Gap(found, gap.poor));
        }
      }
      boolean all = gaps.isEmpty() || gaps.peek().width() <= 1;
      return new MarginPath(steps(corners), exact && all);
    }

    private TargetGraph bestAt(Gap gap) throws InterruptedException {
      LocalScores net = scores.withMargin(gap.price(), required);
      if (exact) {
        return DynamicProgramming.best(net);
      }
      int disturbances = OrderSearch.disturbances(scores.size()) / 4;
      return new OrderSearch(net, seed)
          .from(gap.rich.structure, disturbances)
          .from(gap.poor.structure, disturbances)
          .best();
    }

    private static List<Step> steps(List<Corner> corners) {
      List<Corner> hull = hull(corners);
      List<Step> steps = new ArrayList<>();
      for (int i = hull.size() - 1; i >= 0; i--) {
        Corner corner = hull.get(i);
        double from = i == hull.size() - 1 ? 0 : new Gap(hull.get(i + 1), corner).price();
        steps.add(new Step(from, corner.structure, corner.structure.edgeCount(), corner.gain));
      }
      return steps;
    }

    /** The corners of the upper envelope, fewest edges first; a search that erred leaves others. */
    private static List<Corner> hull(List<Corner> corners) {
      List<Corner> hull = new ArrayList<>();
      Comparator<Corner> order = Comparator.comparingInt(Corner::edges);
      for (Corner corner : corners.stream().sorted(order.thenComparing(c -> -c.gain)).toList()) {
        if (!hull.isEmpty() && corner.gain <= hull.get(hull.size() - 1).gain) {
          continue;
        }
        while (hull.size() > 1
            && new Gap(corner, hull.get(hull.size() - 1)).price()
                >= new Gap(hull.get(hull.size() - 1), hull.get(hull.size() - 2)).price()) {
          hull.remove(hull.size() - 1);
        }
        hull.add(corner);
      }
      return hull;
    }
  }
}
