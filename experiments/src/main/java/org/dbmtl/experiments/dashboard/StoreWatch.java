package org.dbmtl.experiments.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.look.StudyTrials;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds, looked at no more than once in {@value #MILLIS} ms however many pages show
 * it; a trial that has ended is read once. Thread-safe.
 */
final class StoreWatch {
  /** Age at which what was read is read again. */
  static final long MILLIS = 700;

  private final TrialStore store;
  private Map<Long, StudyTrials> known = Map.of();
  private long readAt;
  private Seen seen;

  /**
   * What was read.
   *
   * @param trials of each study, by its number
   */
  record Seen(List<StudySummary> studies, Map<Long, List<StoredTrial>> trials) {
    /** The study with the number, or null. */
    @Nullable StudySummary study(long number) {
      return studies.stream()
          .filter(each -> each.study().number() == number)
          .findFirst()
          .orElse(null);
    }

    List<StoredTrial> trials(StudySummary study) {
      return trials.getOrDefault(study.study().number(), List.of());
    }

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
    Map<Long, StudyTrials> before = known;
    Map<Long, StudyTrials> now = new LinkedHashMap<>();
    List<StudySummary> studies =
        StudySummary.all(
            store,
            study -> {
              StudyTrials trials =
                  before.getOrDefault(study.number(), StudyTrials.NONE).now(store, study);
              now.put(study.number(), trials);
              return trials;
            });
    known = now;
    Map<Long, List<StoredTrial>> trials = new LinkedHashMap<>();
    now.forEach((study, read) -> trials.put(study, read.trials()));
    return new Seen(studies, trials);
  }
}
