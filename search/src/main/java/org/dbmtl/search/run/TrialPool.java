package org.dbmtl.search.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Gets trials trained, side by side here and by the other workers of the study, and gives their
 * outcomes in trial order.
 *
 * <p>Trials are asked for in the store; each of the pool's threads claims one after the other until
 * all have their outcome, whoever told it. So the outcomes are the same for any number of threads
 * and processes, killed or not. Interrupting the thread that waits in {@link #run} cancels: running
 * trials are asked to stop and waited for (they are not interrupted, which would close the files
 * they map), and go back into the queue. One thread owns a pool.
 */
final class TrialPool implements AutoCloseable {
  /** A crash costs a trial at most this much of its training, unless the caller says otherwise. */
  static final Duration CHECKPOINTS = Duration.ofMinutes(5);

  /** Between two looks at what other workers have done, at first and at most. */
  private static final long SHORT_MILLIS = 20;

  private static final long LONG_MILLIS = 1000;

  private final StudySession session;
  private final TrialRun.Settings settings;
  private final SearchListener listener;
  private final int parallel;
  private final ExecutorService workers;
  private volatile boolean cancelled;

  /**
   * @param folders where trials keep what they save on their way
   * @param checkpoints time between two checkpoints of a trial
   */
  TrialPool(
      StudySession session,
      CandidateTrainer trainer,
      TrialFolders folders,
      Duration checkpoints,
      TrialSettings limits,
      SearchListener listener,
      int parallel) {
    this.session = session;
    this.settings =
        new TrialRun.Settings(
            session, trainer, folders, checkpoints, limits, listener, () -> cancelled);
    this.listener = listener;
    this.parallel = parallel;
    AtomicInteger number = new AtomicInteger();
    this.workers =
        Executors.newFixedThreadPool(
            parallel,
            task -> {
              Thread thread = new Thread(task, "dbmtl-trial-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Whether the owning thread was interrupted in {@link #run}. */
  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Gets these trials trained, those in front first.
   *
   * @param mayStart asked before each trial; false leaves those out that no worker has begun
   * @return the outcomes of those that have ended, in the order of the trials
   * @throws org.dbmtl.search.store.StoreException if the store fails, after all running trials of
   *     this process have ended
   */
  List<TrialOutcome> run(List<TrialSpec> trials, BooleanSupplier mayStart) {
    if (Thread.currentThread().isInterrupted()) {
      cancelled = true;
      return List.of();
    }
    Batch batch = new Batch(trials, mayStart);
    batch.take(session.store().enqueue(session.study().number(), trials), true);
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < Math.min(parallel, batch.size()); i++) {
      futures.add(workers.submit(batch::work));
    }
    await(futures, batch);
    return batch.outcomes();
  }

  private void await(List<Future<?>> futures, Batch batch) {
    Throwable fault = null;
    boolean interrupted = false;
    for (Future<?> future : futures) {
      boolean waiting = true;
      while (waiting) {
        try {
          future.get();
          waiting = false;
        } catch (InterruptedException e) {
          // Goes on waiting: a trial that is asked to stop ends soon, and its files are then free.
          interrupted = true;
          cancelled = true;
          batch.wake();
        } catch (ExecutionException e) {
          cancelled = true;
          batch.wake();
          fault = fault == null ? e.getCause() : fault;
          waiting = false;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (fault instanceof RuntimeException mistake) {
      throw mistake;
    }
    if (fault instanceof Error error) {
      throw error;
    }
  }

  /** The trials of one call, shared by the threads that work on them. */
  private final class Batch {
    private final List<TrialSpec> trials;
    private final BooleanSupplier mayStart;
    private final Map<TrialSpec, TrialOutcome> ended = new HashMap<>();
    private final TreeMap<Long, TrialSpec> open = new TreeMap<>();
    private final Map<Long, TrialSpec> training = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes;
    private boolean lookingAround;

    Batch(List<TrialSpec> trials, BooleanSupplier mayStart) {
      this.trials = trials;
      this.mayStart = mayStart;
    }

    int size() {
      return open.size();
    }

    /** Takes in what the store knows of the trials, in their order. */
    void take(List<StoredTrial> stored, boolean first) {
      for (int i = 0; i < stored.size(); i++) {
        StoredTrial trial = stored.get(i);
        if (first) {
          open.put(trial.number(), trials.get(i));
        }
        TrialSpec spec = stillOpen(trial.number());
        TrialOutcome outcome = spec == null ? null : trial.outcome(spec);
        if (spec != null && outcome != null) {
          end(trial.number(), spec, outcome);
          listener.trialKnown(outcome);
        } else if (trial.state() == TrialState.RUNNING && !isOurs(trial)) {
          Worker worker = trial.worker();
          if (worker != null && worker.isGone()) {
            session.store().expire(session.study().number(), worker);
          }
        }
      }
    }

    private @Nullable TrialSpec stillOpen(long number) {
      lock.lock();
      try {
        return open.get(number);
      } finally {
        lock.unlock();
      }
    }

    private boolean isOurs(StoredTrial trial) {
      return session.worker().equals(trial.worker());
    }

    private void end(long number, TrialSpec spec, TrialOutcome outcome) {
      settings.folders().ended(number, outcome);
      lock.lock();
      try {
        ended.put(spec, outcome);
        open.remove(number);
        changes++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void wake() {
      lock.lock();
      try {
        changes++;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    List<TrialOutcome> outcomes() {
      List<TrialOutcome> inOrder = new ArrayList<>();
      for (TrialSpec spec : trials) {
        TrialOutcome outcome = ended.get(spec);
        if (outcome != null) {
          inOrder.add(outcome);
        }
      }
      return inOrder;
    }

    /** What each thread does. */
    void work() {
      long pause = SHORT_MILLIS;
      while (!cancelled) {
        Claim claim = mayStart.getAsBoolean() ? claim() : null;
        if (claim != null) {
          train(claim);
          pause = SHORT_MILLIS;
        } else if (isDone() || !waitForOthers(pause)) {
          return;
        } else {
          pause = Math.min(LONG_MILLIS, 2 * pause);
        }
      }
    }

    private boolean isDone() {
      lock.lock();
      try {
        return open.isEmpty();
      } finally {
        lock.unlock();
      }
    }

    /** The open trials that this process does not train. */
    private List<Long> elsewhere() {
      lock.lock();
      try {
        List<Long> numbers = new ArrayList<>(open.keySet());
        numbers.removeAll(training.keySet());
        return numbers;
      } finally {
        lock.unlock();
      }
    }

    private @Nullable Claim claim() {
      List<Long> numbers = elsewhere();
      if (numbers.isEmpty()) {
        return null;
      }
      Claim claim =
          session
              .store()
              .claim(
                  session.study().number(),
                  numbers,
                  session.worker(),
                  session.lease(),
                  settings.limits().kills());
      if (claim == null) {
        return null;
      }
      lock.lock();
      try {
        TrialSpec spec = open.get(claim.trial());
        if (spec == null) {
          throw new IllegalStateException(
              "claimed trial %d, which has ended".formatted(claim.trial()));
        }
        training.put(claim.trial(), spec);
      } finally {
        lock.unlock();
      }
      return claim;
    }

    private void train(Claim claim) {
      TrialSpec spec;
      lock.lock();
      try {
        spec = training.get(claim.trial());
      } finally {
        lock.unlock();
      }
      if (spec == null) {
        throw new IllegalStateException("trial %d is not claimed".formatted(claim.trial()));
      }
      try {
        TrialOutcome outcome = new TrialRun(settings, claim, spec).run();
        if (outcome != null) {
          end(claim.trial(), spec, outcome);
          listener.trialFinished(outcome);
        }
      } finally {
        lock.lock();
        try {
          training.remove(claim.trial());
          changes++;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }

    /**
     * Waits for a change and looks at what other workers have done.
     *
     * @return false if nothing is left that any worker trains or may train
     */
    private boolean waitForOthers(long millis) {
      lock.lock();
      try {
        long before = changes;
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (changes == before && !open.isEmpty() && !cancelled && left > 0) {
          left = changed.awaitNanos(left);
        }
        if (lookingAround) {
          return true; // another thread looks
        }
        lookingAround = true;
      } catch (InterruptedException e) {
        throw new IllegalStateException("a worker must not be interrupted", e);
      } finally {
        lock.unlock();
      }
      try {
        return look();
      } finally {
        lock.lock();
        try {
          lookingAround = false;
        } finally {
          lock.unlock();
        }
      }
    }

    private boolean look() {
      List<Long> numbers = elsewhere();
      boolean running = false;
      if (!numbers.isEmpty()) {
        List<StoredTrial> stored = session.store().trials(session.study().number(), numbers);
        if (stored.size() < numbers.size()) {
          throw new StoreException(
              "the study '%s' is not in %s any more: it was deleted while it was searched"
                  .formatted(session.study().study().name(), session.store().place()));
        }
        take(stored, false);
        running = stored.stream().anyMatch(trial -> trial.state() == TrialState.RUNNING);
      }
      lock.lock();
      try {
        running |= !training.isEmpty();
      } finally {
        lock.unlock();
      }
      return running || mayStart.getAsBoolean();
    }
  }

  /** Ends the threads; none is training any more when {@link #run} has returned. */
  @Override
  public void close() {
    workers.shutdown();
  }
}
