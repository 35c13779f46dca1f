package org.dbmtl.trainer.pricing;

import org.dbmtl.search.trial.Part;

/**
 * What a network of {@link org.dbmtl.search.study.Method#MASKED} has of a row before any label is
 * shown, and the weights that labels then go through. Used by one thread.
 */
public interface MaskedLayers {
  /**
   * Reads consecutive rows of a part.
   *
   * @param own [targets][at least (offset + rows) * width] where the sums of each target's first
   *     Bayesian layer go, without labels, with biases, row after row
   * @param outputs [at least (offset + rows) * outputs] where the biases of the heads go, and what
   *     the wide part adds to them, row after row
   * @param offset rows that come before in both
   */
  void read(Part part, long firstRow, int rows, float[][] own, float[] outputs, int offset);

  /**
   * A copy of the weights of a dense layer.
   *
   * @param name of a kernel or bias of {@link org.dbmtl.trainer.network.DbmtlShape} that comes
   *     after the specific layers
   */
  float[] weights(String name);
}
