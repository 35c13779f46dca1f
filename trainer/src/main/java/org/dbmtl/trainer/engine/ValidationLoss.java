package org.dbmtl.trainer.engine;

import java.util.List;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * The loss of a network in training on the first rows of the validation part, {@value
 * TrainingCurve#CHECKS_PER_EPOCH} times an epoch. It is taken on at most a twentieth of the rows
 * that an epoch trains on, so that all checks are a tenth of its forward passes or less. Used by
 * one thread.
 */
final class ValidationLoss {
  private static final int MOST_ROWS = 20_000;

  private final EncodedLog log;
  private final DbmtlShape shape;
  private final List<TargetColumn> targets;
  private final long stepsPerEpoch;
  private final int rows;

  /**
   * @param targets with the weights of their losses
   * @param trained rows of an epoch
   */
  ValidationLoss(
      EncodedLog log,
      DbmtlShape shape,
      List<TargetColumn> targets,
      long trained,
      long stepsPerEpoch) {
    this.log = log;
    this.shape = shape;
    this.targets = targets;
    this.stepsPerEpoch = stepsPerEpoch;
    long most = Math.min(MOST_ROWS, Math.max(1, trained / 20));
    this.rows = (int) Math.min(most, log.rows(Part.VALID));
  }

  /**
   * Whether it is taken after a step: in the middle of an epoch, and at its end.
   *
   * @param step from 0 over all epochs
   */
  boolean isDue(long step) {
    long done = step % stepsPerEpoch + 1;
    return rows > 0 && (done == stepsPerEpoch || done == stepsPerEpoch / 2);
  }

  /** Each target's mean loss over the labelled rows times its weight, summed. */
  double of(DbmtlNetwork network) {
    double[] sums = new double[targets.size()];
    double[] labelled = new double[targets.size()];
    Evaluation.forEachBatch(
        network,
        shape,
        Part.VALID,
        0,
        rows,
        (first, size, outputs) -> {
          for (int target = 0; target < sums.length; target++) {
            add(target, outputs, first, size, sums, labelled);
          }
        });
    double loss = 0;
    for (int target = 0; target < sums.length; target++) {
      double weight = targets.get(target).weight();
      if (weight > 0 && labelled[target] > 0) {
        loss += weight * sums[target] / labelled[target];
      }
    }
    return loss;
  }

  private void add(
      int target, float[][] outputs, long first, int size, double[] sums, double[] labelled) {
    int column = shape.firstOutput(target);
    Density density = targets.get(target).density();
    FloatColumn labels = log.label(target, Part.VALID);
    FloatColumn weights = log.weights(Part.VALID);
    float[] z = new float[density.outputs()];
    for (int row = 0; row < size; row++) {
      float label = labels.get(first + row);
      if (!Float.isNaN(label)) {
        Density.copy(outputs, column, row, z);
        float weight = weights.get(first + row);
        sums[target] += weight * density.loss(z, 0, label);
        labelled[target] += weight;
      }
    }
  }
}
