package org.dbmtl.search.evidence;

import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/**
 * How candidates raced for repeats. Immutable.
 *
 * @param first repeats of every candidate
 * @param most repeats that a candidate could get
 * @param level probability that the truly best candidate was dropped, in (0, 1)
 * @param candidates that took part
 * @param trainings of the race, the first repeats included
 * @param trainingsOfAll trainings that the same repeats for every candidate would have taken
 * @param dropped those that were dropped, in the order in which they were
 */
public record RaceSummary(
    int first,
    int most,
    double level,
    int candidates,
    int trainings,
    long trainingsOfAll,
    List<Dropped> dropped) {
  /**
   * A candidate that got no more repeats.
   *
   * @param structure what was dropped
   * @param repeats that it had
   * @param pValue of the test that dropped it; null if one of its trainings did not complete
   */
  public record Dropped(TargetGraph structure, int repeats, @Nullable Double pValue) {}

  public RaceSummary {
    dropped = List.copyOf(dropped);
  }
}
