package org.dbmtl.search.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.Session;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;

/**
 * This process as a worker of one study: it renews the leases of the trials it trains, and tells
 * the store that it is alive. Closing ends that and leaves the store open. Thread-safe.
 */
public final class StudySession implements AutoCloseable {
  /** A lease that outlasts a busy machine, and a killed worker on another machine not by long. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private final TrialStore store;
  private final StoredStudy study;
  private final Duration lease;
  private final Worker worker = Worker.here();
  private final Map<Claim, Boolean> held = new ConcurrentHashMap<>();
  private final Set<Claim> lost = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService heart;
  private final Runnable closing;
  private final Duration before;
  private final long start = System.nanoTime();

  private StudySession(TrialStore store, StoredStudy study, Duration lease, Runnable closing) {
    this.store = store;
    this.study = study;
    this.lease = lease;
    this.closing = closing;
    this.before = Session.union(store.sessions(study.number()));
    store.seen(study.number(), worker);
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "dbmtl-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    long pause = Math.max(1, lease.toMillis() / 3);
    var beating = heart.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
    assert !beating.isDone();
  }

  /**
   * Joins a study of an open store.
   *
   * @param lease how long another worker waits before it takes over a trial of this one, if this
   *     one says nothing; above 0
   */
  public static StudySession join(TrialStore store, StoredStudy study, Duration lease) {
    return new StudySession(store, study, lease, () -> {});
  }

  /** A study in a store of its own, which is gone once the session is closed. */
  public static StudySession alone(String name, String data, StudyBudget budget) {
    TrialStore store = TrialStores.inMemory();
    NewStudy only = new NewStudy(name, data, Map.of(), List.of(), budget);
    return new StudySession(store, store.add(only, 1), LEASE, store::close);
  }

  /** The store that the study is in. */
  public TrialStore store() {
    return store;
  }

  /** The study as it was when the session began. */
  public StoredStudy study() {
    return study;
  }

  Worker worker() {
    return worker;
  }

  Duration lease() {
    return lease;
  }

  /** Time for which any worker has worked on the study, this one's until now included. */
  Duration worked() {
    return before.plusNanos(System.nanoTime() - start);
  }

  /** Begins to renew a claim. */
  void hold(Claim claim) {
    held.put(claim, true);
  }

  /** Ends renewing a claim. */
  void drop(Claim claim) {
    held.remove(claim);
    lost.remove(claim);
  }

  /** Whether the trial of a claim was given to another worker. */
  boolean isLost(Claim claim) {
    return lost.contains(claim);
  }

  private void beat() {
    try {
      store.seen(study.number(), worker);
      Set<Claim> mine = Set.copyOf(held.keySet());
      Set<Claim> kept = store.renew(mine, lease);
      for (Claim claim : mine) {
        if (!kept.contains(claim) && held.containsKey(claim)) {
          lost.add(claim);
        }
      }
    } catch (StoreException e) {
      // Tried again at the next beat; a lease that ends meanwhile is renewed if nobody took it.
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
    try {
      if (!heart.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the heartbeat does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closing.run();
  }
}
