package org.dbmtl.search.sweep;

import org.dbmtl.search.space.Point;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * One training of a sweep.
 *
 * @param point what was tried; null for the study's own settings
 * @param share of a full training, in (0, 1]
 */
public record SweepTrial(@Nullable Point point, double share, TrialOutcome outcome) {
  /** The score on the validation part, or null if the training did not complete. */
  public @Nullable Double score() {
    return outcome instanceof Completed completed ? completed.score() : null;
  }
}
