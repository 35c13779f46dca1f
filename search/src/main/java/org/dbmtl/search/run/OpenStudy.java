package org.dbmtl.search.run;

import java.nio.file.Path;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.StudyData;

/**
 * A study's log, encoded, and a trainer opened on it. Closing closes both.
 *
 * @param log the encoded log
 * @param trainer of the study's engine
 */
public record OpenStudy(StudyData log, CandidateTrainer trainer) implements AutoCloseable {
  /**
   * Reads the log and opens the engine that the study names.
   *
   * @param cacheFolder where encoded logs are kept; created when needed
   * @throws StudyException if the log does not fit the study, or there is no such engine
   */
  public static OpenStudy open(Study study, Path cacheFolder) {
    CandidateTrainerProvider provider = CandidateTrainerProvider.named(study.training().engine());
    return of(study, provider, provider.read(study, cacheFolder));
  }

  /** A trainer on a log that is open, and is closed with it or if the trainer cannot be opened. */
  public static OpenStudy of(Study study, CandidateTrainerProvider provider, StudyData log) {
    try {
      return new OpenStudy(log, provider.open(study, log));
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Override
  public void close() {
    trainer.close();
    log.close();
  }
}
