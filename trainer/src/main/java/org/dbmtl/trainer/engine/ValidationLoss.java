package org.dbmtl.trainer.engine;

import java.util.List;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * The loss of a network in training on the first rows of the validation part, {@value
 * TrainingCurve#CHECKS_PER_EPOCH} times an epoch. It is taken on at most a twentieth of the rows
 * that an epoch trains on, so that all checks are a tenth of its forward passes or less. Used by
 * one thread.
 */
final class ValidationLoss {
  private static final int MOST_ROWS = 20_000;

  private final EncodedLog log;
  private final List<TargetColumn> targets;
  private final long stepsPerEpoch;
  private final int rows;

  /**
   * @param targets with the weights of their losses
   * @param trained rows of an epoch
   */
  ValidationLoss(EncodedLog log, List<TargetColumn> targets, long trained, long stepsPerEpoch) {
    this.log = log;
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
    float[][] outputs = new float[targets.size()][rows];
    for (int first = 0; first < rows; first += network.predictionBatch()) {
      network.predict(
          Part.VALID, first, Math.min(network.predictionBatch(), rows - first), outputs);
    }
    double loss = 0;
    for (int target = 0; target < outputs.length; target++) {
      if (targets.get(target).weight() > 0) {
        loss += targets.get(target).weight() * mean(target, outputs[target]);
      }
    }
    return loss;
  }

  private double mean(int target, float[] outputs) {
    FloatColumn labels = log.label(target, Part.VALID);
    boolean binary = targets.get(target).binary();
    double sum = 0;
    int labelled = 0;
    for (int row = 0; row < rows; row++) {
      double label = labels.get(row);
      if (!Double.isNaN(label)) {
        sum += binary ? logLoss(outputs[row], label) : Math.pow(outputs[row] - label, 2);
        labelled++;
      }
    }
    return labelled == 0 ? 0 : sum / labelled;
  }

  /** {@code log(1 + exp(logit)) - label * logit}, without overflow. */
  private static double logLoss(double logit, double label) {
    return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label * logit;
  }
}
