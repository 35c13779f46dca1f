package org.dbmtl.experiments.command.run;

import java.util.function.Function;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.engine.TrainedNetwork;
import org.dbmtl.trainer.fit.ModelWriter;

/** A trainer that hands its networks to a model file. Closing it closes neither. */
record HandingTrainer(DbmtlTrainer trainer, ModelWriter writer) implements PricingTrainer {
  @Override
  public TrialOutcome train(TrialSpec spec, TrialContext context) {
    return trainer.train(spec, context, (TrainedNetwork network) -> writer.add(network));
  }

  @Override
  public long memoryBytes(TrialSpec spec) {
    return trainer.memoryBytes(spec);
  }

  @Override
  public boolean canPrice() {
    return trainer.canPrice();
  }

  @Override
  public <T> T price(TrialSpec spec, TrialContext context, Function<Prices, T> use)
      throws InterruptedException {
    return trainer.price(spec, context, use);
  }

  @Override
  public void close() {
    // Both belong to the caller.
  }
}
