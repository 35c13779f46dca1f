package org.dbmtl.search.run;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.Session;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * A store through which a process crashes at a chosen write: nothing that it does afterwards
 * reaches the store. Renewals of leases, which the clock decides, are not writes here. Thread-safe.
 */
final class FaultyStore implements TrialStore {
  /** The end of the process. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process is gone");
    }
  }

  /** When a crash comes. */
  enum Moment {
    BEFORE,
    AFTER
  }

  private final TrialStore store;
  private final int write;
  private final Moment moment;
  private int writes;
  private boolean crashed;

  /**
   * @param write number of the write at which it crashes, from 1
   */
  FaultyStore(TrialStore store, int write, Moment moment) {
    this.store = store;
    this.write = write;
    this.moment = moment;
  }

  /** One at which nothing crashes by itself. */
  FaultyStore(TrialStore store) {
    this(store, 0, Moment.BEFORE);
  }

  /** Ends the process here. */
  synchronized Crash crash() {
    crashed = true;
    return new Crash();
  }

  synchronized boolean isCrashed() {
    return crashed;
  }

  private synchronized void check() {
    if (crashed) {
      throw new Crash();
    }
  }

  private synchronized <T extends @Nullable Object> T write(Supplier<T> work) {
    check();
    writes++;
    if (writes == write && moment == Moment.BEFORE) {
      throw crash();
    }
    T result = work.get();
    if (writes == write) {
      throw crash();
    }
    return result;
  }

  private <T extends @Nullable Object> T read(Supplier<T> work) {
    check();
    return work.get();
  }

  @Override
  public String place() {
    return store.place();
  }

  @Override
  public List<StoredStudy> studies() {
    return read(store::studies);
  }

  @Override
  public StoredStudy add(NewStudy study, int run) {
    return write(() -> store.add(study, run));
  }

  @Override
  public void setBudget(long study, StudyBudget budget) {
    write(
        () -> {
          store.setBudget(study, budget);
          return true;
        });
  }

  @Override
  public void setStopped(long study, String reason) {
    write(
        () -> {
          store.setStopped(study, reason);
          return true;
        });
  }

  @Override
  public void delete(long study) {
    write(
        () -> {
          store.delete(study);
          return true;
        });
  }

  @Override
  public List<StoredTrial> enqueue(long study, List<TrialSpec> trials) {
    return write(() -> store.enqueue(study, trials));
  }

  @Override
  public List<StoredTrial> trials(long study) {
    return read(() -> store.trials(study));
  }

  @Override
  public List<StoredTrial> trials(long study, Collection<Long> numbers) {
    return read(() -> store.trials(study, numbers));
  }

  @Override
  public Map<Long, TrialState> states(long study) {
    return read(() -> store.states(study));
  }

  @Override
  public Map<String, String> hyperparameters(long study, String candidate) {
    return read(() -> store.hyperparameters(study, candidate));
  }

  @Override
  public List<Attempt> attempts(long study, long trial) {
    return read(() -> store.attempts(study, trial));
  }

  @Override
  public @Nullable Claim claim(
      long study, Collection<Long> trials, Worker worker, Duration lease, int mostLosses) {
    return write(() -> store.claim(study, trials, worker, lease, mostLosses));
  }

  @Override
  public Set<Claim> renew(Collection<Claim> claims, Duration lease) {
    return read(() -> store.renew(claims, lease));
  }

  @Override
  public boolean finish(Claim claim, TrialOutcome outcome) {
    return write(() -> store.finish(claim, outcome));
  }

  @Override
  public boolean retry(Claim claim, Failed failure) {
    return write(() -> store.retry(claim, failure));
  }

  @Override
  public boolean release(Claim claim) {
    return write(() -> store.release(claim));
  }

  @Override
  public boolean advanced(Claim claim) {
    return write(() -> store.advanced(claim));
  }

  @Override
  public void expire(long study, Worker worker) {
    write(
        () -> {
          store.expire(study, worker);
          return true;
        });
  }

  @Override
  public int requeueFailed(long study) {
    return write(() -> store.requeueFailed(study));
  }

  @Override
  public void seen(long study, Worker worker) {
    write(
        () -> {
          store.seen(study, worker);
          return true;
        });
  }

  @Override
  public List<Session> sessions(long study) {
    return read(() -> store.sessions(study));
  }

  /** The store outlives the process. */
  @Override
  public void close() {}
}
