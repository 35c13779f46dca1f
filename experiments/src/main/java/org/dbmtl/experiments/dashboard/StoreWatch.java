package org.dbmtl.experiments.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;

/**
 * What a store holds, read at most once in {@value #MILLIS} ms however many pages look at it.
 * Thread-safe.
 */
final class StoreWatch {
  /** Age at which what was read is read anew. */
  static final long MILLIS = 700;

  private final TrialStore store;
  private long readAt;
  private Seen seen;

  /**
   * What was read.
   *
   * @param trials of each study, by its number
   */
  record Seen(List<StudySummary> studies, Map<Long, List<StoredTrial>> trials) {
    /** Differs whenever a page would. */
    String version() {
      StringBuilder version = new StringBuilder();
      for (StudySummary study : studies) {
        version.append(study.study().number()).append(':').append(study.progress().key());
        for (TrialState state : TrialState.values()) {
          version.append(' ').append(study.count(state));
        }
        version.append(' ').append(study.live().size()).append('\n');
      }
      return version.toString();
    }

    /** One line of how far the studies are. */
    String sentence() {
      long completed = studies.stream().mapToLong(s -> s.count(TrialState.COMPLETED)).sum();
      long running = studies.stream().mapToLong(s -> s.count(TrialState.RUNNING)).sum();
      return "%,d trials completed, %,d running".formatted(completed, running);
    }
  }

  StoreWatch(TrialStore store) {
    this.store = store;
    this.seen = read();
    this.readAt = System.nanoTime();
  }

  /** What the store held a moment ago. */
  synchronized Seen seen() {
    if ((System.nanoTime() - readAt) / 1_000_000 >= MILLIS) {
      seen = read();
      readAt = System.nanoTime();
    }
    return seen;
  }

  private Seen read() {
    Map<Long, List<StoredTrial>> trials = new LinkedHashMap<>();
    List<StudySummary> studies =
        StudySummary.all(store, (study, read) -> trials.put(study.number(), read));
    return new Seen(studies, trials);
  }
}
