package org.dbmtl.search.run;

import java.nio.file.Path;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/** Where trials keep what they save, and what of it stays. Thread-safe. */
interface TrialFolders {
  /**
   * The folder of a trial; made when the trial saves something.
   *
   * @param number of the trial in the store
   */
  Path folder(long number, TrialSpec trial);

  /** Whether a trial that ends with this score leaves its model. */
  boolean keepsModel(TrialSpec trial, double score);

  /** Whether trials of a share of the epochs leave how far they are, for one of more epochs. */
  default boolean keepsProgress() {
    return false;
  }

  /** Takes in that a trial has ended, by whomever. */
  void ended(long trial, TrialOutcome outcome);

  /** The folders of a study, in which the models of the best candidates stay. */
  static TrialFolders of(WorkFolders folders, int keep, long studySeed) {
    KeptModels models = new KeptModels(folders, keep, studySeed);
    return new TrialFolders() {
      @Override
      public Path folder(long number, TrialSpec trial) {
        return folders.trial(number);
      }

      @Override
      public boolean keepsModel(TrialSpec trial, double score) {
        return models.wouldKeep(trial, score);
      }

      @Override
      public void ended(long trial, TrialOutcome outcome) {
        models.ended(trial, outcome);
      }
    };
  }

  /**
   * One folder for one trial.
   *
   * @param keepsModel whether its model stays; else nothing does
   */
  static TrialFolders single(Path folder, boolean keepsModel) {
    return new TrialFolders() {
      @Override
      public Path folder(long number, TrialSpec trial) {
        return folder;
      }

      @Override
      public boolean keepsModel(TrialSpec trial, double score) {
        return keepsModel;
      }

      @Override
      public void ended(long trial, TrialOutcome outcome) {}
    };
  }
}
