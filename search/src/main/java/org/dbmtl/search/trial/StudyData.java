package org.dbmtl.search.trial;

import java.util.Map;
import org.dbmtl.search.seeding.TargetStatistics;

/**
 * What a search knows of the encoded log of a study. Engines know the implementation that their
 * module provides. Thread-safe: all trials of a process share one.
 */
public interface StudyData extends AutoCloseable {
  /** Hash of the log's content and of what decides its encoding, hexadecimal. */
  String fingerprint();

  /** Number of rows of a part. */
  long rows(Part part);

  /** How the targets' labels occur together in the training part. */
  TargetStatistics targetStatistics();

  /**
   * Mean of each target's label over the labelled rows of the training part: the base rate of a
   * binary one, the mean of the transformed label of a continuous one. One that is not known is
   * absent.
   */
  default Map<String, Double> targetMeans() {
    return Map.of();
  }

  /** Size of the vocabulary of each feature that has one, if it is known. */
  default Map<String, Integer> vocabularies() {
    return Map.of();
  }

  /** Releases the files. */
  @Override
  void close();
}
