package org.dbmtl.trainer.engine;

import java.util.List;
import java.util.Map;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.network.DbmtlShape;

/** A network at the end of its training. Valid until the training is closed. */
public final class TrainedNetwork {
  private final DbmtlNetwork network;
  private final DbmtlShape shape;
  private final Evaluation evaluation;
  private final long seed;

  TrainedNetwork(DbmtlNetwork network, DbmtlShape shape, Evaluation evaluation, long seed) {
    this.network = network;
    this.shape = shape;
    this.evaluation = evaluation;
    this.seed = seed;
  }

  /** Copies of its weights, as {@link DbmtlNetwork#weights}. */
  public Map<String, float[]> weights() {
    return network.weights();
  }

  /** Its shape. */
  public DbmtlShape shape() {
    return shape;
  }

  /** Seed of the training. */
  public long seed() {
    return seed;
  }

  /**
   * [targets] deviation of the residuals of each continuous target on the training part, in
   * standard units.
   */
  public double[] deviations() {
    return evaluation.deviations().clone();
  }

  /** What it predicts of all rows of a part. */
  public PartPredictions predict(Part part) {
    return evaluation.predict(part);
  }

  /**
   * Metrics on a part of the mean of the predictions of several trainings.
   *
   * @param predictions of the part, of each training
   */
  public Map<String, TargetMetrics> metrics(Part part, List<PartPredictions> predictions) {
    return evaluation.evaluate(part, PartPredictions.mean(predictions, shape.targets()));
  }
}
