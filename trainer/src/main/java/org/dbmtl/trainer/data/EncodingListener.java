package org.dbmtl.trainer.data;

/**
 * Hears how far the encoding of a log has come; a log that is already in the cache reports nothing.
 * Called from the thread that opens the log.
 */
@FunctionalInterface
public interface EncodingListener {
  /** What is being done, in the order in which it is done. */
  enum Step {
    /** Reading the source; one unit is a file. */
    READ,
    /** Counting values; one unit is a feature, or all numbers and targets together. */
    COUNT,
    /** Writing the encoded rows; one unit is a row. */
    WRITE
  }

  /** Hears nothing. */
  EncodingListener NONE = (step, done, total) -> {};

  /**
   * Hears that a step has come so far.
   *
   * @param done units of the step that are done, from 0 to {@code total}
   */
  void progress(Step step, long done, long total);
}
