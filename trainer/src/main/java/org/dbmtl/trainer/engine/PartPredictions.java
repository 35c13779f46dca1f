package org.dbmtl.trainer.engine;

import org.dbmtl.trainer.density.Predictions;

/**
 * What a network says of all rows of a part.
 *
 * @param joint given the parents' observed labels where edges carry labels
 * @param served from the features alone; the same object where no edge carries a label, so that the
 *     two scores are one by definition
 */
record PartPredictions(Predictions joint, Predictions served) {
  /** Whether they are two. */
  boolean differ() {
    return joint != served;
  }
}
