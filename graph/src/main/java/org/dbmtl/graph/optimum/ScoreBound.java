package org.dbmtl.graph.optimum;

import java.util.Optional;
import java.util.ServiceLoader;
import org.dbmtl.graph.TargetGraph;

/**
 * Proves how much better than a known structure any other can be, where there are too many targets
 * for {@link DynamicProgramming}.
 *
 * <p>Implementations are found by {@link ServiceLoader}; module {@code dbmtl-bound} holds one, and
 * is not on the class path unless a user asks for it. Thread-safe.
 */
public interface ScoreBound {
  /**
   * When to stop without a proof. Only the rounds make a result the same on every machine; the
   * seconds are for those who cannot wait.
   *
   * @param rounds most rounds of cuts, at least 1
   * @param seconds most seconds, more than 0
   */
  record Limits(int rounds, double seconds) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if a number is not in its range
     */
    public Limits {
      if (rounds < 1 || !(seconds > 0)) {
        throw new IllegalArgumentException(
            "a bound within %d rounds and %s seconds: use 1 or more rounds, more than 0 seconds"
                .formatted(rounds, seconds));
      }
    }
  }

  /**
   * What was proved.
   *
   * @param upper no structure scores more, nats per row
   * @param best the known structure, or a better one that turned up
   * @param score its score, nats per row, at most {@code upper}
   * @param proved whether it is a best structure, up to 1e-9 of the largest score
   * @param rounds rounds of cuts that were made
   */
  record Bound(double upper, TargetGraph best, double score, boolean proved, int rounds) {}

  /**
   * Bounds the score of all structures.
   *
   * @param known a structure of which every parent set has a score; the better, the faster
   * @throws IllegalArgumentException if a parent set of it has no score
   * @throws InterruptedException if the thread is interrupted
   */
  Bound bound(LocalScores scores, TargetGraph known, Limits limits) throws InterruptedException;

  /** The implementation on the class path, if there is one. */
  static Optional<ScoreBound> find() {
    return ServiceLoader.load(ScoreBound.class).findFirst();
  }
}
