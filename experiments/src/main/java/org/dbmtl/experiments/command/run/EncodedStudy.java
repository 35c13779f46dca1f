package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.time.Duration;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.scaffold.Durations;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;

/**
 * A study's log, encoded, and a trainer opened on it.
 *
 * @param log the encoded log
 * @param trainer of the study's engine
 */
public record EncodedStudy(EncodedLog log, CandidateTrainer trainer) implements AutoCloseable {
  /**
   * Reads the log, saying what it does.
   *
   * @throws StudyException if the user can fix what is wrong with the data
   */
  public static EncodedStudy open(Study study, Path cache, Talk talk) {
    CandidateTrainerProvider provider = CandidateTrainerProvider.named(study.training().engine());
    long start = System.nanoTime();
    EncodedLog log = EncodedLogs.open(study, cache, new EncodingLines(talk));
    talk.say(
        "read %,d train, %,d valid, %,d test rows in %s"
            .formatted(
                log.rows(Part.TRAIN),
                log.rows(Part.VALID),
                log.rows(Part.TEST),
                Durations.text(Duration.ofNanos(System.nanoTime() - start))));
    try {
      return new EncodedStudy(log, provider.open(study, log));
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * Makes sure that the study's engine is there, before a folder is made or a log is read.
   *
   * @throws StudyException if there is none of its name
   */
  static void requireEngine(Study study) {
    var unused = CandidateTrainerProvider.named(study.training().engine());
  }

  @Override
  public void close() {
    trainer.close();
    log.close();
  }
}
