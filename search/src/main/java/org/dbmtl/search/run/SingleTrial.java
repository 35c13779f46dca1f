package org.dbmtl.search.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Trains one trial by itself, as a search trains each of its own, so that its outcome is the same.
 * Used by one thread; closes nothing.
 */
public final class SingleTrial {
  /** A crash costs at most this much of a training, unless the caller says otherwise. */
  public static final Duration CHECKPOINTS = TrialPool.CHECKPOINTS;

  private static final TrialSettings ONCE = new TrialSettings(0, 0, 0, 0, 0);

  private final CandidateTrainer trainer;
  private final Path folder;
  private final Duration checkpoints;
  private final boolean keepsModel;

  /**
   * @param folder work folder of the trial; what an earlier run of it has left there is gone on
   *     from
   * @param checkpoints time between two checkpoints
   */
  public SingleTrial(CandidateTrainer trainer, Path folder, Duration checkpoints) {
    this(trainer, folder, checkpoints, false);
  }

  private SingleTrial(
      CandidateTrainer trainer, Path folder, Duration checkpoints, boolean keepsModel) {
    this.trainer = trainer;
    this.folder = folder;
    this.checkpoints = checkpoints;
    this.keepsModel = keepsModel;
  }

  /** This, and what was trained stays in the folder: the same trial is at its end at once. */
  public SingleTrial keepingModel() {
    return new SingleTrial(trainer, folder, checkpoints, true);
  }

  /**
   * Trains. Interrupting the running thread asks the trial to save how far it is and to stop; the
   * thread is interrupted still when this returns.
   *
   * @return null if it was interrupted before its end
   */
  public @Nullable TrialOutcome run(TrialSpec trial, SearchListener listener) {
    try (StudySession session =
            StudySession.alone("train", trial.data(), new StudyBudget(1, 0, 0));
        TrialPool pool =
            new TrialPool(
                session,
                trainer,
                TrialFolders.single(folder, keepsModel),
                checkpoints,
                ONCE,
                listener,
                1)) {
      List<TrialOutcome> outcomes = pool.run(List.of(trial), () -> true);
      return outcomes.isEmpty() ? null : outcomes.get(0);
    }
  }
}
