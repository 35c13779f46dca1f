package org.dbmtl.search.run;

import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Watches a running search, to show progress. Nothing it does reaches the search's result.
 *
 * <p>Methods that are about a trial are called by the trial's own thread, several at the same time:
 * implementations must be thread-safe, quick, and must not throw. The others are called by the
 * thread that runs the search.
 */
public interface SearchListener {
  /** Shows nothing. */
  SearchListener NONE = new SearchListener() {};

  /** A trial begins. */
  default void trialStarted(TrialSpec trial) {}

  /**
   * A trial goes on.
   *
   * @param share how far it is, in [0, 1]
   */
  default void trialProgressed(TrialSpec trial, double share) {}

  /** Something became of a trial's checkpoint. */
  default void trialCheckpoint(TrialSpec trial, CheckpointEvent event) {}

  /** A trial of this process has ended, in whatever way. Trials end in any order. */
  default void trialFinished(TrialOutcome outcome) {}

  /** The outcome of a trial was found in the store: an earlier run, or another worker, told it. */
  default void trialKnown(TrialOutcome outcome) {}

  /** A trial failed in a way that may pass, and goes back into the queue. */
  default void trialRetried(Failed failure) {}

  /** A trial was given to another worker, since this one was silent for too long. */
  default void trialLost(TrialSpec trial) {}

  /**
   * A round has ended with a candidate better than all before. A candidate counts once all its
   * repeats have completed.
   */
  default void newBest(Candidate candidate, Estimate score) {}

  /**
   * The evaluator is trained and prices structures.
   *
   * @param share how far it is, in [0, 1]
   */
  default void pricing(double share) {}

  /**
   * Structures are trained to compare their prices with.
   *
   * @param structures how many
   */
  default void gating(int structures) {}

  /**
   * The gate has compared prices with real trainings.
   *
   * @param gate that passed, or else the search goes on by training candidates
   */
  default void judged(Gate gate) {}

  /**
   * So many candidates race for further repeats.
   *
   * @param candidates those that are still in the race
   */
  default void racing(int candidates) {}

  /**
   * The search is over and the finalists are trained on fresh seeds.
   *
   * @param trials how many trainings that takes, outside the budget
   */
  default void confirming(int trials) {}
}
