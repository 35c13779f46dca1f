package org.dbmtl.trainer.inspect;

import java.util.BitSet;
import java.util.List;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.trainer.data.Manifest;

/**
 * Outcomes as events that are on or off, and how often they are on together. A binary one is on at
 * 1; where it has no label, nothing is known. A continuous one is off at 0 and where it has no
 * value.
 */
final class Events {
  private final List<String> names;
  private final List<Boolean> binary;
  // [outcome] rows where it is on or off.
  private final long[] known;
  // [a][b] rows where both are on.
  private final long[][] both;
  // [a][b] rows where b is on and a is known.
  private final long[][] rows;

  private Events(List<String> names, List<Boolean> binary) {
    int n = names.size();
    this.names = names;
    this.binary = binary;
    this.known = new long[n];
    this.both = new long[n][n];
    this.rows = new long[n][n];
  }

  /**
   * An outcome in the rows of a sample.
   *
   * @param on rows where it is on
   * @param known rows where it is on or off
   */
  record Event(String name, boolean binary, BitSet on, BitSet known) {}

  /** Counts outcomes of the same rows. */
  static Events of(List<Event> events) {
    int n = events.size();
    Events counted =
        new Events(
            events.stream().map(Event::name).toList(), events.stream().map(Event::binary).toList());
    for (int a = 0; a < n; a++) {
      counted.known[a] = events.get(a).known().cardinality();
      for (int b = 0; b < n; b++) {
        counted.both[a][b] = common(events.get(a).on(), events.get(b).on());
        counted.rows[a][b] = common(events.get(a).known(), events.get(b).on());
      }
    }
    return counted;
  }

  /**
   * Counts the targets of an encoded log. Where 0 is not the least value of a continuous one, or
   * rare, it is off where it has no value, and there alone.
   *
   * @param rows rows of the training part
   */
  static Events of(TargetStatistics statistics, List<Manifest.Label> labels, long rows) {
    List<TargetStatistics.Levels> targets = statistics.targets();
    int n = targets.size();
    Events counted =
        new Events(
            targets.stream().map(TargetStatistics.Levels::target).toList(),
            targets.stream().map(TargetStatistics.Levels::binary).toList());
    for (int a = 0; a < n; a++) {
      boolean binary = targets.get(a).binary();
      counted.known[a] = binary ? labels.get(a).labelled().get(0) : rows;
      for (int b = 0; b < n; b++) {
        int offA = off(targets.get(a), labels.get(a));
        int offB = off(targets.get(b), labels.get(b));
        for (int level = 0; level < targets.get(a).levels(); level++) {
          for (int other = 0; other < targets.get(b).levels(); other++) {
            if (other != offB) {
              long count = statistics.count(a, level, b, other);
              counted.rows[a][b] += count;
              counted.both[a][b] += level != offA ? count : 0;
            }
          }
        }
      }
    }
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n && !targets.get(a).binary(); b++) {
        counted.rows[a][b] = counted.both[b][b];
      }
    }
    return counted;
  }

  private static int off(TargetStatistics.Levels target, Manifest.Label label) {
    return target.binary() ? 0 : target.off() == 0 && label.low() == 0 ? 0 : -1;
  }

  private static long common(BitSet a, BitSet b) {
    BitSet common = (BitSet) a.clone();
    common.and(b);
    return common.cardinality();
  }

  List<String> names() {
    return names;
  }

  boolean isBinary(int outcome) {
    return binary.get(outcome);
  }

  /** Rows where both are on; with the same one twice, where it is on. */
  long both(int a, int b) {
    return both[a][b];
  }

  /** Rows where {@code given} is on and the outcome is known. */
  long rows(int outcome, int given) {
    return rows[outcome][given];
  }

  /** Share of the rows where it is known on which it is on. */
  double rate(int outcome) {
    return (double) both[outcome][outcome] / Math.max(1, known[outcome]);
  }

  /** Whether it can be seen as an event: a continuous one that is always on says nothing. */
  boolean isEvent(int outcome) {
    return binary.get(outcome) || both[outcome][outcome] < known[outcome];
  }
}
