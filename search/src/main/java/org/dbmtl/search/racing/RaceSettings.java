package org.dbmtl.search.racing;

import org.dbmtl.search.study.StudyException;

/**
 * How a race is run.
 *
 * @param first repeats that every candidate gets before any is dropped, 2 or more
 * @param most repeats that a candidate may get, {@code first} or more
 * @param budget trainings in all, those told before included; 0 is no limit
 * @param level probability that the truly best candidate is dropped, over the whole race, in (0, 1)
 */
public record RaceSettings(int first, int most, int budget, double level) {
  /**
   * Of the error that a ranking may make ({@code Ranking.LEVEL}), what a race uses up by default.
   */
  public static final double LEVEL = 0.02;

  /**
   * @throws StudyException if a value is out of its range
   */
  public RaceSettings {
    if (first < 2) {
      throw new StudyException(
          "a race begins with %d repeats, but one repeat says nothing about the noise: use 2 or more"
              .formatted(first));
    }
    if (most < first) {
      throw new StudyException(
          "a race goes on to %d repeats but begins with %d: use %d or more"
              .formatted(most, first, first));
    }
    if (budget < 0) {
      throw new StudyException(
          "a race has a budget of %d trainings: use 1 or more, or 0 for no limit"
              .formatted(budget));
    }
    if (!(level > 0 && level < 1)) {
      throw new StudyException(
          "a race has the level %s: use a probability between 0 and 1, such as %s"
              .formatted(level, LEVEL));
    }
  }

  /** With the default level. */
  public static RaceSettings of(int first, int most, int budget) {
    return new RaceSettings(first, most, budget, LEVEL);
  }
}
