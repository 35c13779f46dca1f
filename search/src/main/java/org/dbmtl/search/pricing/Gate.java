package org.dbmtl.search.pricing;

import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.jspecify.annotations.Nullable;

/**
 * How the evaluator's prices agree with real trainings of some structures on shared seeds.
 *
 * @param trained the structures, the winner first
 * @param tau Kendall's tau-b between the prices and the mean real scores, in [-1, 1]; null where it
 *     is not defined, with fewer than two structures or all equal
 * @param ceiling the tau that one real training can be expected to reach against another, from the
 *     noise between repeats; null where no structure was repeated
 * @param regret by how much the best of the others is better than the winner, in the mean of the
 *     seeds that they share, nats per row, at least 0
 * @param noise standard deviation of the difference of two structures' real mean scores, nats per
 *     row; null where it is not known
 * @param verdict whether the search goes by the prices
 */
public record Gate(
    List<Trained> trained,
    @Nullable Double tau,
    @Nullable Double ceiling,
    double regret,
    @Nullable Double noise,
    Verdict verdict) {
  /** The least tau at which a search goes by the prices. */
  public static final double LEAST_TAU = 0.6;

  /** What a gate says. */
  public enum Verdict implements Keyed {
    /** The prices rank as real trainings do, and their winner holds. */
    PASSED,
    /** There are too few structures to rank, and their winner holds. */
    TOO_FEW,
    /** The order of the prices is not that of real trainings. */
    LOW_TAU,
    /** A real training of another structure is better than the winner's, beyond the noise. */
    WINNER_LOSES,
    /** Trainings failed, or the search was stopped before they ended. */
    INCOMPLETE;

    /** Whether the search goes by the prices. */
    public boolean passes() {
      return this == PASSED || this == TOO_FEW;
    }
  }

  /** Why a structure was trained for the gate. */
  public enum Purpose implements Keyed {
    /** The best by its price. */
    WINNER,
    /** The smallest structure of the space. */
    VANILLA,
    /** One of the next best by its price. */
    RIVAL,
    /** One target is the parent of all others. */
    ROOT,
    /** With some of the winner's edges: on its path. */
    PATH,
    /** Drawn at random. */
    RANDOM
  }

  /**
   * One of the structures.
   *
   * @param price nats per row over vanilla's price
   * @param scores real ones by repeat, nats per row; empty where none completed
   */
  public record Trained(TargetGraph structure, Purpose purpose, double price, List<Double> scores) {
    public Trained {
      scores = List.copyOf(scores);
    }
  }

  public Gate {
    trained = List.copyOf(trained);
  }
}
