package org.dbmtl.trainer.engine;

import java.util.List;
import org.dbmtl.predictor.density.Logistic;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;

/**
 * What a network says of all rows of a part.
 *
 * @param joint given the parents' observed labels where edges carry labels
 * @param served from the features alone; the same object where no edge carries a label, so that the
 *     two scores are one by definition
 */
public record PartPredictions(Predictions joint, Predictions served) {
  /** Whether they are two. */
  boolean differ() {
    return joint != served;
  }

  /** The mean of the predictions of several networks of the same targets. */
  static PartPredictions mean(List<PartPredictions> all, List<TargetColumn> targets) {
    if (all.size() == 1) {
      return all.get(0);
    }
    Predictions joint = ofAll(all.stream().map(PartPredictions::joint).toList(), targets);
    return new PartPredictions(
        joint,
        all.get(0).differ()
            ? ofAll(all.stream().map(PartPredictions::served).toList(), targets)
            : joint);
  }

  /** Means of probabilities, of expected labels, and of likelihoods. */
  private static Predictions ofAll(List<Predictions> all, List<TargetColumn> targets) {
    int rows = all.get(0).values()[0].length;
    Predictions mean = new Predictions(targets.size(), rows);
    for (int target = 0; target < targets.size(); target++) {
      boolean binary = targets.get(target).binary();
      for (int row = 0; row < rows; row++) {
        double on = 0;
        double off = 0;
        double likelihood = 0;
        for (Predictions one : all) {
          double value = one.values()[target][row];
          on += (binary ? Logistic.of(value) : value) / all.size();
          off += binary ? Logistic.of(-value) / all.size() : 0;
          likelihood += Math.exp(one.gains()[target][row]) / all.size();
        }
        mean.values()[target][row] = (float) (binary ? Math.log(on) - Math.log(off) : on);
        mean.gains()[target][row] = (float) Math.log(likelihood);
      }
    }
    return mean;
  }
}
