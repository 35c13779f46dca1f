package org.dbmtl.search.trial;

import java.nio.file.Path;

/** What surrounds a running trial. Called by the trial's own thread. */
public interface TrialContext {
  /** Tells how far the training is, in [0, 1]. */
  void progress(double share);

  /** True once the trial should end early; the trainer then returns {@link TrialOutcome.Pruned}. */
  boolean shouldStop();

  /** A folder of the trial's own for checkpoints and models. */
  Path workFolder();
}
