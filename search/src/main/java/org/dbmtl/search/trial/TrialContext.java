package org.dbmtl.search.trial;

import java.nio.file.Path;

/** What surrounds a running trial. Called by the trial's own thread. */
public interface TrialContext {
  /** Of a training that runs to its end and saves nothing. */
  TrialContext UNDISTURBED =
      new TrialContext() {
        @Override
        public void progress(double share) {}

        @Override
        public boolean shouldStop() {
          return false;
        }

        @Override
        public boolean mayResume() {
          return false;
        }

        @Override
        public Path workFolder() {
          throw new IllegalStateException("a training that saves nothing needs no folder");
        }
      };

  /** Tells how far the training is, in [0, 1]. */
  void progress(double share);

  /** True once the trial should end early; the trainer then returns {@link TrialOutcome.Pruned}. */
  boolean shouldStop();

  /**
   * Asked after each step of a training: true if the trial should save how far it is, so that it
   * can go on from there after a crash. A trial that stops early saves that unasked.
   */
  default boolean shouldCheckpoint() {
    return false;
  }

  /**
   * Whether the work folder may hold what an earlier run of this trial saved. If not, a trial that
   * saves nothing never asks for the folder.
   */
  default boolean mayResume() {
    return true;
  }

  /**
   * Asked once a training has its score: whether the trained network is worth keeping. Then the
   * trial leaves a checkpoint of its last step in the work folder, and else nothing.
   *
   * @param score of the trial, nats per row
   */
  default boolean keepsModel(double score) {
    return false;
  }

  /**
   * Asked once a training of a share of the epochs is at its end: whether it should leave a
   * checkpoint in the work folder, from which a training of more epochs with the same seed and
   * share of the data goes on, to the same result as one that was never split.
   */
  default boolean keepsProgress() {
    return false;
  }

  /** Tells what became of a checkpoint; must be quick and must not throw. */
  default void checkpoint(CheckpointEvent event) {}

  /**
   * A folder of the trial's own for checkpoints and models, made if it is not there.
   *
   * @throws java.io.UncheckedIOException if it cannot be made
   */
  Path workFolder();
}
