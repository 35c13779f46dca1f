package org.dbmtl.experiments.command.run;

import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.engine.TrainedNetwork;
import org.dbmtl.trainer.fit.ModelWriter;

/** A trainer that hands its networks to a model file. Closing it closes neither. */
record HandingTrainer(DbmtlTrainer trainer, ModelWriter writer) implements CandidateTrainer {
  @Override
  public TrialOutcome train(TrialSpec spec, TrialContext context) {
    return trainer.train(spec, context, (TrainedNetwork network) -> writer.add(network));
  }

  @Override
  public long memoryBytes(TrialSpec spec) {
    return trainer.memoryBytes(spec);
  }

  @Override
  public void close() {
    // Both belong to the caller.
  }
}
