package org.dbmtl.search.strategy;

import java.util.List;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;

/**
 * Proposes which candidates to try next, knowing only the outcomes it was told.
 *
 * <p>Contract: {@link #ask} never returns a candidate twice in a study, returns an empty list when
 * there is nothing left to propose, and depends on nothing but the constructor's arguments and the
 * outcomes told so far. A study works in rounds: it asks, trains every repeat of what it was given,
 * tells all outcomes of the round in the order of their trial numbers, and asks again. So a study
 * replays exactly, whichever worker finished first. Not thread-safe: one thread owns a strategy.
 * {@code SearchStrategyContract} checks every implementation.
 */
public interface SearchStrategy {
  /**
   * The candidates of the next round, best guess first.
   *
   * @param max most candidates to return, at least 1
   */
  List<Candidate> ask(int max);

  /**
   * Takes in one outcome; a candidate with several repeats is told several times. It may be of a
   * candidate that was not asked for, such as the study's reference: it is then known, uses its
   * score, and is not asked for later.
   */
  void tell(TrialOutcome outcome);
}
