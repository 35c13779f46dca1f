package org.dbmtl.search.store;

import org.dbmtl.graph.name.Keyed;

/** Where a trial stands. */
public enum TrialState implements Keyed {
  /** Waits for a worker. */
  QUEUED,
  /** A worker has claimed it. */
  RUNNING,
  /** Trained to its end. */
  COMPLETED,
  /** Stopped early because it could not win. */
  PRUNED,
  /** Cannot be trained. */
  FAILED;

  /** Whether the trial has its outcome, which never changes again. */
  public boolean isEnded() {
    return this == COMPLETED || this == PRUNED || this == FAILED;
  }
}
