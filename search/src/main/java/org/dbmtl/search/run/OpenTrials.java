package org.dbmtl.search.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Which trials of a batch have ended, which are open, and which of these this process trains.
 * Thread-safe; a thread can wait for a change.
 */
final class OpenTrials {
  private final Map<TrialSpec, TrialOutcome> ended = new HashMap<>();
  private final TreeMap<Long, TrialSpec> open = new TreeMap<>();
  private final Map<Long, TrialSpec> training = new HashMap<>();
  private long changes;
  private boolean lookingAround;

  synchronized void add(long number, TrialSpec spec) {
    open.put(number, spec);
  }

  synchronized int size() {
    return open.size();
  }

  /** The trial of that number, or null if it is not open any more. */
  synchronized @Nullable TrialSpec get(long number) {
    return open.get(number);
  }

  /** The trials that are open and not trained by this process, by number. */
  synchronized List<Long> elsewhere() {
    List<Long> numbers = new ArrayList<>(open.keySet());
    numbers.removeAll(training.keySet());
    return numbers;
  }

  synchronized boolean isTraining() {
    return !training.isEmpty();
  }

  /** Begins to train a trial that is open. */
  synchronized TrialSpec begin(long number) {
    TrialSpec spec =
        Objects.requireNonNull(open.get(number), () -> "trial %d has ended".formatted(number));
    training.put(number, spec);
    return spec;
  }

  /** Ends the training of a trial here, whether it has its outcome or not. */
  synchronized void stop(long number) {
    training.remove(number);
    changed();
  }

  synchronized void end(long number, TrialSpec spec, TrialOutcome outcome) {
    ended.put(spec, outcome);
    open.remove(number);
    changed();
  }

  /** Ends all waiting. */
  synchronized void changed() {
    changes++;
    notifyAll();
  }

  /** The outcomes of those of the trials that have ended, in the order of the trials. */
  synchronized List<TrialOutcome> outcomes(List<TrialSpec> trials) {
    return trials.stream().map(ended::get).filter(Objects::nonNull).toList();
  }

  /**
   * Waits for a change, but not longer than so many ms.
   *
   * @param cancelled whether not to wait at all
   * @return whether the calling thread is the one to look at what other workers do; it then calls
   *     {@link #looked} at the end
   */
  synchronized boolean waitToLook(long millis, BooleanSupplier cancelled) {
    long before = changes;
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      long left = millis;
      while (changes == before && !open.isEmpty() && !cancelled.getAsBoolean() && left > 0) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a worker must not be interrupted", e);
    }
    boolean looks = !lookingAround;
    lookingAround = true;
    return looks;
  }

  synchronized void looked() {
    lookingAround = false;
  }
}
