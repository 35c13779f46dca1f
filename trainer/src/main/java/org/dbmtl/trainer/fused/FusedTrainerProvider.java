package org.dbmtl.trainer.fused;

import java.nio.file.Path;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.engine.DbmtlNetwork;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.engine.NetworkFactory;
import org.dbmtl.trainer.engine.NetworkProvider;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/** Makes trainers of the fast engine {@code fused}. */
public final class FusedTrainerProvider implements NetworkProvider {
  @Override
  public String engine() {
    return "fused";
  }

  @Override
  public StudyData read(Study study, Path cacheFolder) {
    return EncodedLogs.open(study, cacheFolder, EncodingListener.NONE);
  }

  @Override
  public CandidateTrainer open(Study study, StudyData data) {
    return new DbmtlTrainer(engine(), data, study.metrics().objective(), networks());
  }

  @Override
  public NetworkFactory networks() {
    return new NetworkFactory() {
      @Override
      public DbmtlNetwork create(
          EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
        return new FusedNetwork(log, shape, settings, initial);
      }

      @Override
      public DbmtlNetwork createToPredict(
          EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
        return FusedNetwork.toPredict(log, shape, settings, initial);
      }

      @Override
      public boolean canPrice() {
        return true;
      }
    };
  }
}
