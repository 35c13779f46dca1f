package org.dbmtl.predictor.density;

/** What the outputs of a network say of a label's mean. Immutable and thread-safe. */
public interface LabelMean {
  /**
   * The mean of a row's label in the log's own unit; of a binary label, the probability.
   *
   * @param z outputs of the network for the target, from index {@code at} on
   */
  double of(float[] z, int at);
}
