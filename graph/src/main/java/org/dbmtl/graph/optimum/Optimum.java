package org.dbmtl.graph.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.Cpdag;

/**
 * The best structures of a table of local scores, one for each Markov equivalence class.
 *
 * @param best the best structure and the next ones, best first, at least one; equal scores by fewer
 *     edges. Each stands for its class, as the best of it
 * @param scores [best] their scores, nats per row
 * @param exact whether the first is proved to be the best that the table allows
 * @param complete whether the others are proved to be the next best classes, too. Then only
 *     structures of ranked parent sets count: those of which no part scores at least as much
 * @param examined how many sets of targets, orders or structures were looked at
 * @param upperBound a score that no structure of the table exceeds, nats per row; absent where none
 *     is known. Of an exact optimum it is the score of the first
 */
public record Optimum(
    List<TargetGraph> best,
    List<Double> scores,
    boolean exact,
    boolean complete,
    long examined,
    OptionalDouble upperBound) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no structure, or not one score for each
   */
  public Optimum {
    best = List.copyOf(best);
    scores = List.copyOf(scores);
    if (best.isEmpty() || best.size() != scores.size()) {
      throw new IllegalArgumentException(
          "%d structures and %d scores".formatted(best.size(), scores.size()));
    }
  }

  /** The best structure. */
  public TargetGraph winner() {
    return best.get(0);
  }

  /** The best structure's score, nats per row. */
  public double score() {
    return scores.get(0);
  }

  /**
   * This optimum with what a bound proved: its upper bound, and its structure first where that
   * scores more than the first of these. A structure of the same class as that one then leaves.
   */
  public Optimum with(ScoreBound.Bound bound) {
    List<TargetGraph> structures = new ArrayList<>(best);
    List<Double> values = new ArrayList<>(scores);
    if (bound.score() > score()) {
      Cpdag found = Cpdag.of(bound.best());
      for (int i = structures.size() - 1; i >= 0; i--) {
        if (Cpdag.of(structures.get(i)).equals(found)) {
          structures.remove(i);
          values.remove(i);
        }
      }
      structures.add(0, bound.best());
      values.add(0, bound.score());
    }
    return new Optimum(
        structures,
        values,
        exact || bound.proved(),
        complete,
        examined,
        OptionalDouble.of(Math.min(bound.upper(), upperBound.orElse(bound.upper()))));
  }
}
