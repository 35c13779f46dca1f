package org.dbmtl.search.trial;

/**
 * Turns a trial into metrics.
 *
 * <p>Contract: the outcome depends on the spec and the data alone, never on the thread, on other
 * trials that run at the same time, or on earlier ones. What goes wrong inside a training (a loss
 * that is not finite, memory that runs out) is a {@link TrialOutcome.Failed}; an exception means
 * the trainer cannot work at all. Thread-safe: trials run side by side.
 */
public interface CandidateTrainer extends AutoCloseable {
  /**
   * Trains and evaluates one candidate.
   *
   * @throws org.dbmtl.search.study.StudyException if the candidate cannot be trained on this data
   *     for a reason the user can fix, such as a batch larger than the training part
   */
  TrialOutcome train(TrialSpec spec, TrialContext context);

  /**
   * Memory that the trial's own parameters and buffers take, in bytes, before it is trained; 0 if
   * that is not known. What trials share does not count.
   */
  default long memoryBytes(TrialSpec spec) {
    return 0;
  }

  /**
   * Numbers that the trial's training learns, embeddings included; 0 if that is not known. Of two
   * candidates that score alike the one with fewer is the simpler one.
   */
  default long parameters(TrialSpec spec) {
    return 0;
  }

  /** Releases what trials share. */
  @Override
  void close();
}
