package org.dbmtl.search.trial;

import org.dbmtl.search.seeding.TargetStatistics;

/**
 * The encoded log of a study, as far as a search needs to know it. Engines know the implementation
 * that their module provides. Thread-safe: all trials of a process share one.
 */
public interface StudyData extends AutoCloseable {
  /** Hash of the log's content and of what decides its encoding, hexadecimal. */
  String fingerprint();

  /** Number of rows of a part. */
  long rows(Part part);

  /** How the targets' labels occur together in the training part. */
  TargetStatistics targetStatistics();

  /** Releases the files. */
  @Override
  void close();
}
