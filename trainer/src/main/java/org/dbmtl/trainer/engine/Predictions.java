package org.dbmtl.trainer.engine;

/**
 * What a network says of all rows of a part: logits of binary targets (nats), standardised
 * predictions of continuous ones.
 */
final class Predictions {
  private final float[][] joint;
  private final float[][] served;

  /**
   * @param joint [targets][rows] given the parents' observed labels where edges carry labels
   * @param served [targets][rows] from the features alone; the same array where no edge carries a
   *     label, so that the two scores are one by definition
   */
  Predictions(float[][] joint, float[][] served) {
    this.joint = joint;
    this.served = served;
  }

  float[][] joint() {
    return joint;
  }

  float[][] served() {
    return served;
  }

  /** Whether they are two. */
  boolean differ() {
    return joint != served;
  }
}
