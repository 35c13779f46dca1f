package org.dbmtl.examples;

import java.nio.file.Path;
import java.util.Map;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;

/** An engine of a user: it trains nothing, and its score is the number of edges. */
public final class EdgeCountEngine implements CandidateTrainerProvider {
  @Override
  public String engine() {
    return "edge-count";
  }

  @Override
  public StudyData read(Study study, Path cacheFolder) {
    return EncodedLogs.open(study, cacheFolder, EncodingListener.NONE);
  }

  @Override
  public CandidateTrainer open(Study study, StudyData data) {
    return new CandidateTrainer() {
      @Override
      public TrialOutcome train(TrialSpec spec, TrialContext context) {
        int edges = spec.candidate().structure().edges().size();
        Provenance provenance = Provenance.here(engine(), 1, spec.data(), 0, 0);
        return new TrialOutcome.Completed(spec, edges, Map.of(), provenance);
      }

      @Override
      public void close() {}
    };
  }
}
