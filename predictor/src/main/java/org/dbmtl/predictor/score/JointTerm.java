package org.dbmtl.predictor.score;

import java.util.Comparator;
import java.util.List;

/**
 * The expectation, in one row, of a target's value where all events happen and 0 elsewhere: {@code
 * E(y * [all events])}. Without a target the value is 1, so the term is the probability that all
 * events happen.
 *
 * @param meanTarget position of a continuous target, whose value is in the log's own unit, or
 *     {@link #NONE}
 * @param events at least one, by target, each target once
 */
public record JointTerm(int meanTarget, List<Event> events) {
  /** In place of a target where the term is a probability. */
  public static final int NONE = -1;

  /**
   * @throws IllegalArgumentException if there are no events, or two of one target
   */
  public JointTerm {
    events = events.stream().sorted(Comparator.comparingInt(Event::target)).toList();
    long targets = events.stream().mapToInt(Event::target).distinct().count();
    if (events.isEmpty() || targets < events.size()) {
      throw new IllegalArgumentException(
          "a joint term has at least one event and one per target, not " + events);
    }
  }
}
