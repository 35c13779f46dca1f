package org.dbmtl.search.store;

import org.dbmtl.search.study.SearchSettings;

/**
 * How much a study may cost; it can grow, and nothing else of a study can.
 *
 * @param trials trainings, or 0 for no limit
 * @param minutes or 0 for no limit
 * @param confirm fresh seeds for the finalists, outside the others
 */
public record StudyBudget(int trials, double minutes, int confirm) {
  /** The budget that a study's settings give. */
  public static StudyBudget of(SearchSettings settings) {
    return new StudyBudget(settings.trials(), settings.minutes(), settings.confirm());
  }

  /** Whether no part of this is smaller than the other's. */
  public boolean covers(StudyBudget other) {
    return covers(trials, other.trials)
        && covers(minutes, other.minutes)
        && confirm >= other.confirm;
  }

  private static boolean covers(double limit, double other) {
    return limit == 0 || (other != 0 && limit >= other);
  }
}
