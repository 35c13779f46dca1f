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
   */
  void add(float[][] labels, float[][] outputs, int first, int count);
}
