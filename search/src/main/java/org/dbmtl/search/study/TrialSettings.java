package org.dbmtl.search.study;

/**
 * What one trial may cost, and what is done when it goes wrong. None of it changes what a trial
 * that completes returns, so a study may go on with other values.
 *
 * @param minutes after which a trial is stopped and has failed, or 0 for no limit
 * @param memory gigabytes (10^9 bytes) that a trial may need for its parameters and buffers, or 0
 *     for no limit
 * @param retries how often a trial is tried again after memory ran out
 * @param kills how often a trial may lose its worker before it has failed
 * @param keep candidates whose models are kept: those that score best
 */
@Withers
public record TrialSettings(double minutes, double memory, int retries, int kills, int keep)
    implements TrialSettingsBuilder.With {
  /** No limits, two more tries, and the models of the three best candidates. */
  public static final TrialSettings DEFAULT = new TrialSettings(0, 0, 2, 10, 3);

  /**
   * @throws StudyException if a number is out of its range
   */
  public TrialSettings {
    Check.that(minutes >= 0, "trial.minutes", minutes, "use a positive number, or 0 for no limit");
    Check.that(memory >= 0, "trial.memory", memory, "use gigabytes, or 0 for no limit");
    Check.atLeast("trial.retries", retries, 0);
    Check.atLeast("trial.kills", kills, 0);
    Check.atLeast("trial.keep", keep, 0);
  }
}
