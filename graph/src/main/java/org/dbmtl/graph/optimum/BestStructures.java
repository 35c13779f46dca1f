package org.dbmtl.graph.optimum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dbmtl.graph.TargetGraph;

/**
 * Finds the best structures of a table of local scores.
 *
 * <p>To 22 targets the first is exact, by {@link DynamicProgramming}; beyond, {@link OrderSearch}
 * finds a good one and proves nothing. The next ones are of other Markov equivalence classes. To 22
 * targets {@link NextBest} finds them exactly, unless more than {@value #PARTS} parts of structures
 * lie within the margin; else {@link NearbyStructures} walks around the first.
 *
 * <p>Beyond 22 targets, where a {@link ScoreBound} is on the class path, it bounds the score of all
 * structures or proves that the first is the best, in at most {@value #SECONDS} seconds; then the
 * bound, and a better structure that turned up, may depend on the machine. Else the result depends
 * on the arguments alone. Stops by an {@link InterruptedException} soon after its thread is
 * interrupted. No state, so thread-safe.
 */
public final class BestStructures {
  private static final long PARTS = 1_500_000;
  private static final int NEARBY = 20_000;
  private static final int ROUNDS = 200;
  private static final int SECONDS = 60;

  private BestStructures() {}

  /**
   * The best structure, and the next best classes within a margin.
   *
   * @param most most structures besides the best, at least 0
   * @param within nats per row that they may score less than the best, at least 0
   * @param seed of the order search; has no effect to 22 targets
   * @throws IllegalArgumentException if a number is not in its range
   * @throws InterruptedException if the thread is interrupted
   */
  public static Optimum of(LocalScores scores, int most, double within, long seed)
      throws InterruptedException {
    if (most < 0 || !(within >= 0 && within < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "%d further structures within %s nats: use 0 or more of both".formatted(most, within));
    }
    if (scores.size() > DynamicProgramming.MAX_TARGETS) {
      return ofMany(scores, most, within, seed);
    }
    SubsetTables tables = DynamicProgramming.tables(scores);
    TargetGraph best = DynamicProgramming.best(scores, tables);
    long sets = 1L << scores.size();
    if (most > 0) {
      NextBest next = new NextBest(scores, tables, most + 1, within, PARTS);
      Optional<List<TargetGraph>> found = next.find();
      if (found.isPresent()) {
        return optimum(scores, found.get(), true, true, sets + next.examined());
      }
    }
    return nearby(scores, best, true, sets, most, within);
  }

  private static Optimum ofMany(LocalScores scores, int most, double within, long seed)
      throws InterruptedException {
    OrderSearch search = new OrderSearch(scores, seed).run();
    Optional<ScoreBound> prover = ScoreBound.find();
    if (prover.isEmpty()) {
      return nearby(scores, search.best(), false, search.examined(), most, within);
    }
    ScoreBound.Limits limits = new ScoreBound.Limits(ROUNDS, SECONDS);
    ScoreBound.Bound bound = prover.get().bound(scores, search.best(), limits);
    Optimum found = nearby(scores, bound.best(), false, search.examined(), most, within);
    return found.with(bound);
  }

  /** The best structure alone, without a bound. */
  static TargetGraph winner(LocalScores scores, long seed) throws InterruptedException {
    return scores.size() > DynamicProgramming.MAX_TARGETS
        ? new OrderSearch(scores, seed).run().best()
        : DynamicProgramming.best(scores);
  }

  private static Optimum nearby(
      LocalScores scores, TargetGraph best, boolean exact, long examined, int most, double within)
      throws InterruptedException {
    if (most == 0) {
      return optimum(scores, List.of(best), exact, exact, examined);
    }
    double least = scores.score(best) - within - scores.rounding();
    NearbyStructures nearby = new NearbyStructures(scores, least, NEARBY);
    List<TargetGraph> found = nearby.around(best, most + 1);
    return optimum(scores, found, exact, false, examined + nearby.examined());
  }

  private static Optimum optimum(
      LocalScores scores, List<TargetGraph> found, boolean exact, boolean complete, long examined) {
    List<TargetGraph> best = new ArrayList<>(found);
    best.sort(
        Comparator.<TargetGraph>comparingDouble(structure -> -scores.score(structure))
            .thenComparingInt(TargetGraph::edgeCount));
    return new Optimum(
        best,
        best.stream().map(scores::score).toList(),
        exact,
        complete,
        examined,
        exact ? OptionalDouble.of(scores.score(best.get(0))) : OptionalDouble.empty());
  }
}
