package org.dbmtl.search.run;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Trains one batch of trials after the other, as a worker of a study in a store. What the store
 * knows is not trained again, and a trial of more epochs goes on from one that differs in its share
 * of the epochs alone. Faults of trials and interruption are as in {@link StudySearch}. One thread
 * owns it; closing leaves the trainer and the session open.
 */
public final class TrialBatches implements AutoCloseable {
  private final TrialPool pool;
  private final SharedFolders folders;

  /**
   * @param session the study in a store
   * @param folder where trials keep their work folders; made when a trial asks for one
   * @param parallel trials side by side, or 0 for one per core; changes no outcome
   */
  public TrialBatches(
      Study study,
      CandidateTrainer trainer,
      StudySession session,
      Path folder,
      int parallel,
      SearchListener listener) {
    this.folders = new SharedFolders(WorkFolders.of(folder, session.study().run()));
    this.pool =
        new TrialPool(
            session,
            trainer,
            folders,
            TrialPool.CHECKPOINTS,
            study.trial(),
            listener,
            parallel > 0 ? parallel : Runtime.getRuntime().availableProcessors());
  }

  /**
   * Trains.
   *
   * @param mayStart asked before each trial; false leaves those out that no worker has begun
   * @return the outcomes of the trials that ended, in their order
   */
  public List<TrialOutcome> run(List<TrialSpec> trials, BooleanSupplier mayStart) {
    return pool.run(trials, mayStart);
  }

  /** Whether the owning thread was interrupted. */
  public boolean isCancelled() {
    return pool.isCancelled();
  }

  @Override
  public void close() {
    pool.close();
    if (!pool.isCancelled()) {
      folders.deleteAll();
    }
  }
}
