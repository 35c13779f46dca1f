package org.dbmtl.trainer.dl4j;

import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.trainer.data.EncodedLog;

/** Makes trainers of the engine {@code dl4j}. */
public final class Dl4jTrainerProvider implements CandidateTrainerProvider {
  static final String ENGINE = "dl4j";

  @Override
  public String engine() {
    return ENGINE;
  }

  @Override
  public CandidateTrainer open(Study study, StudyData data) {
    if (!(data instanceof EncodedLog log)) {
      throw new StudyException(
          "engine 'dl4j' reads an encoded log, not a %s"
              .formatted(data.getClass().getSimpleName()));
    }
    return new Dl4jTrainer(log);
  }
}
