package org.dbmtl.experiments.command;

import java.nio.file.Path;
import java.time.Duration;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.jspecify.annotations.Nullable;

/** Says each step of an encoding once: it takes seconds where a search takes minutes. */
final class EncodingLines implements EncodingListener {
  private final Talk talk;
  private @Nullable Step last;

  EncodingLines(Talk talk) {
    this.talk = talk;
  }

  /** Opens the study's log, encoding it first unless the cache holds it, and says so. */
  static EncodedLog open(Study study, Path cache, Talk talk) {
    long start = System.nanoTime();
    EncodedLog log = EncodedLogs.open(study, cache, new EncodingLines(talk));
    talk.say(
        "read %,d train, %,d valid, %,d test rows in %s"
            .formatted(
                log.rows(Part.TRAIN),
                log.rows(Part.VALID),
                log.rows(Part.TEST),
                Durations.text(Duration.ofNanos(System.nanoTime() - start))));
    return log;
  }

  @Override
  public void progress(Step step, long done, long total) {
    if (step == last) {
      return;
    }
    last = step;
    talk.say(
        switch (step) {
          case READ -> "reading the log ...";
          case COUNT -> "counting values ...";
          case WRITE -> "encoding %,d rows ...".formatted(total);
        });
  }
}
