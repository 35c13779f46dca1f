package org.dbmtl.search.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps studies and their trials, and shares trials out among workers.
 *
 * <p>Contract. Each method is one transaction: it happens wholly or not at all, whatever kills the
 * process, and once it has returned its effect survives the death of any process; studies and
 * outcomes survive the loss of power too. A trial is unique by (study, candidate, seed, fidelity).
 * It is claimed by one worker at a time, for a lease that the worker renews; once a lease has
 * ended, the next claim may take the trial over, and then everything of the earlier claim is
 * refused: {@link Claim#attempt} is a fencing token. A trial that has ended never changes. All
 * times are those of the store's own clock. Thread-safe, and safe between processes that open the
 * same store. {@code TrialStoreContract} checks every implementation.
 *
 * <p>All methods throw {@link StoreException} if the store cannot be read or written.
 */
public interface TrialStore extends AutoCloseable {
  /** Where the store is, for people; holds no password. */
  String place();

  /** All studies, in the order in which they were added. */
  List<StoredStudy> studies();

  /** The study of that name that was added last, or null. */
  default @Nullable StoredStudy current(String name) {
    return studies().stream()
        .filter(study -> study.study().name().equals(name))
        .reduce((earlier, later) -> later)
        .orElse(null);
  }

  /**
   * Adds a study, which becomes the current one of its name; earlier ones stay as they are.
   *
   * @param run number of the study among those of its name: one more than the current one's, from 1
   * @return the study that was added, by this call or, a moment before, by another process
   */
  StoredStudy add(NewStudy study, int run);

  /** Gives a study another budget; its search goes on. */
  void setBudget(long study, StudyBudget budget);

  /** Says why a study's search ended. */
  void setStopped(long study, String reason);

  /** Forgets a study with its trials. */
  void delete(long study);

  /**
   * Asks for trials. Those that the study has already are left as they are, so any worker may ask
   * for the same again.
   *
   * @return for each of the trials, in their order, what the store knows of it
   */
  List<StoredTrial> enqueue(long study, List<TrialSpec> trials);

  /** All trials of a study, by number. */
  List<StoredTrial> trials(long study);

  /** The trials of these numbers, where there are such, by number. */
  List<StoredTrial> trials(long study, Collection<Long> numbers);

  /** In which state each trial of a study is, by number: much less to read than {@link #trials}. */
  Map<Long, TrialState> states(long study);

  /**
   * What a candidate is trained with, by keys of the study file such as {@code training.batch}.
   *
   * @param candidate {@link StoredTrial#key}
   * @return empty if no trial of it was asked for
   */
  Map<String, String> hyperparameters(long study, String candidate);

  /** The claims that a trial has seen, the first one first. */
  List<Attempt> attempts(long study, long trial);

  /**
   * Claims the first of these trials that is queued, or is running with a lease that has ended. A
   * trial that was lost more often than allowed becomes a failed one instead, and the next is
   * tried.
   *
   * @param lease how long the claim holds unless it is renewed
   * @param mostLosses times that a trial may be lost
   * @return null if none can be claimed now
   */
  @Nullable Claim claim(
      long study, Collection<Long> trials, Worker worker, Duration lease, int mostLosses);

  /**
   * Extends leases from now on, also those that have ended but were not taken over.
   *
   * @return the claims that still hold
   */
  Set<Claim> renew(Collection<Claim> claims, Duration lease);

  /**
   * Tells a trial's outcome.
   *
   * @return false, with nothing changed, if the claim holds no more
   */
  boolean finish(Claim claim, TrialOutcome outcome);

  /**
   * Tells that an attempt failed and puts the trial back into the queue.
   *
   * @return false, with nothing changed, if the claim holds no more
   */
  boolean retry(Claim claim, Failed failure);

  /**
   * Puts a trial back into the queue as if it had not been claimed.
   *
   * @return false, with nothing changed, if the claim holds no more
   */
  boolean release(Claim claim);

  /**
   * Tells that a claim moves its trial on: losses before this do not count any more.
   *
   * @return false, with nothing changed, if the claim holds no more
   */
  boolean advanced(Claim claim);

  /** Ends the leases of a worker that is known to be gone. */
  void expire(long study, Worker worker);

  /**
   * Puts failed trials back into the queue.
   *
   * @return how many
   */
  int requeueFailed(long study);

  /** Says that a worker works on a study now. */
  void seen(long study, Worker worker);

  /** When which worker worked on a study. */
  List<Session> sessions(long study);

  /** Releases what the store holds open. */
  @Override
  void close();
}
