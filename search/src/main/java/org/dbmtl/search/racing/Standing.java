package org.dbmtl.search.racing;

import java.util.List;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * How a race stands. Immutable.
 *
 * @param racing candidates that are not dropped, best first by the last repeat that all of them
 *     have ended; before that in the order of entry
 * @param dropped those that are, in the order in which they were
 * @param next trainings that the race waits for, by repeat, then in the order of {@code racing};
 *     empty if it is over
 * @param end why it is over; null if it is not
 */
public record Standing(
    List<Candidate> racing, List<Drop> dropped, List<Training> next, @Nullable End end) {
  /**
   * A candidate that gets no more repeats.
   *
   * @param candidate what was dropped
   * @param repeats that it had when it was
   * @param pValue of the test that dropped it; null if one of its trainings did not complete
   */
  public record Drop(Candidate candidate, int repeats, @Nullable Double pValue) {}

  /** Why a race is over. */
  public enum End {
    /** One candidate is left, or none. */
    DECIDED,
    /** Those left have the most repeats there may be. */
    REPEATS,
    /** The budget is spent. */
    BUDGET
  }

  public Standing {
    racing = List.copyOf(racing);
    dropped = List.copyOf(dropped);
    next = List.copyOf(next);
  }
}
