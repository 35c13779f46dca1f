package org.dbmtl.experiments.auto;

import org.dbmtl.search.study.StudyException;

/**
 * What {@link Auto} may cost. Each step does a least amount of work, whatever is left.
 *
 * @param trials trainings, or 0 for no limit; about so many are begun
 * @param minutes after which no training begins, or 0 for no limit
 */
public record AutoBudget(int trials, double minutes) {
  /** Where the user names no budget. */
  public static final AutoBudget DEFAULT = new AutoBudget(0, 20);

  /** Fewer do not suffice for the least work of every step. */
  public static final int LEAST_TRIALS = 20;

  private static final double MOST_MINUTES = 1e6;

  /**
   * @throws StudyException if nothing bounds it, or too little is granted
   */
  public AutoBudget {
    if (trials != 0 && trials < LEAST_TRIALS) {
      throw new StudyException(
          "--trials is %d, but the steps of auto take %d trainings at least: use %d or more"
              .formatted(trials, LEAST_TRIALS, LEAST_TRIALS));
    }
    if (!(minutes >= 0 && minutes <= MOST_MINUTES) || (trials == 0 && minutes == 0)) {
      throw new StudyException(
          "--minutes is %s: use minutes above 0, such as 20, or a budget of trainings by --trials"
              .formatted(minutes));
    }
  }

  /** Trainings of a step, at least 1; 0 for no limit. */
  int trainings(AutoStep step) {
    return trials == 0 ? 0 : Math.max(1, (int) Math.floor(trials * step.share() + 1e-9));
  }

  /** Minutes from the start to the end of a step; 0 for no limit. */
  double end(AutoStep step) {
    return minutes * step.until();
  }
}
