package org.dbmtl.search.trial;

/** What becomes of the checkpoint in a trial's work folder. */
public sealed interface CheckpointEvent {
  /**
   * The training goes on from it.
   *
   * @param step steps that an earlier run has done, at least 1
   * @param steps of the whole training
   */
  record Resumed(long step, long steps) implements CheckpointEvent {}

  /**
   * It was written again.
   *
   * @param step steps done so far, at least 1
   * @param steps of the whole training
   */
  record Saved(long step, long steps) implements CheckpointEvent {}

  /**
   * The training starts from its beginning although there is one.
   *
   * @param cause what is the matter with it, such as {@code it is of another training}
   */
  record Ignored(String cause) implements CheckpointEvent {}

  /**
   * It could not be written; the training goes on.
   *
   * @param cause why, in one line
   */
  record Unsaved(String cause) implements CheckpointEvent {}
}
