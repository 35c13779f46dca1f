package org.dbmtl.search.sweep;

import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.StudyData;

/**
 * The encoded logs that a sweep's candidates are trained on: the study's own, and others where
 * features are encoded otherwise. All hold the same rows, labels and parts, so that scores compare.
 * Used by the sweep's thread; trainings ask their trainer by {@link StudyData#fingerprint}.
 */
@FunctionalInterface
public interface CandidateLogs {
  /**
   * The log of a candidate, encoded first where that was not done yet. Where this is refused, the
   * trainer must fail each trial of the candidate.
   *
   * @throws StudyException if the log cannot be encoded so
   */
  StudyData of(Candidate candidate);
}
