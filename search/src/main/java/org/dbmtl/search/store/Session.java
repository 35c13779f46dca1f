package org.dbmtl.search.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The time for which a worker worked on a study.
 *
 * @param seen when it last said that it does
 */
public record Session(Worker worker, Instant started, Instant seen) {
  /** The time for which at least one worker worked. */
  public static Duration union(List<Session> sessions) {
    Duration sum = Duration.ZERO;
    Instant until = Instant.MIN;
    List<Session> inOrder =
        sessions.stream().sorted(Comparator.comparing(Session::started)).toList();
    for (Session session : inOrder) {
      Instant from = session.started.isAfter(until) ? session.started : until;
      if (session.seen.isAfter(from)) {
        sum = sum.plus(Duration.between(from, session.seen));
        until = session.seen;
      }
    }
    return sum;
  }
}
