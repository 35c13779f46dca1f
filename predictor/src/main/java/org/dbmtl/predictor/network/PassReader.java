package org.dbmtl.predictor.network;

/** Reads what a network predicts of rows in each of the {@link LabelPasses}. */
public interface PassReader {
  /** Begins a pass over {@code count} of the rows, from {@code first} on. */
  void begin(LabelPasses passes, int first, int count);

  /** Multiplies a row's weight in this pass. */
  void weigh(int row, double factor);

  /**
   * Reads the predictions of a pass, once its weights are complete.
   *
   * @param labels [sources][at least count] the values of the pass, those of row {@code first} at 0
   * @param outputs [outputs][at least count] of the network, those of row {@code first} at 0
   * @param changed [targets] whether a target's outputs may differ from those of the same rows in
   *     the pass before; true of all in the first pass
   */
  void add(float[][] labels, float[][] outputs, boolean[] changed, int first, int count);
}
