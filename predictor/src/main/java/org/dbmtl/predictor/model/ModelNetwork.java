package org.dbmtl.predictor.model;

import java.util.List;

/**
 * The shape of a model's network.
 *
 * @param method {@code dbmtl}, {@code mtl}, {@code esmm}, or {@code wdl}: a network for each target
 * @param embedding width of the embeddings of ids
 * @param shared widths of the shared layers
 * @param specific widths of each target's own layers
 * @param bayes widths of each target's Bayesian layers, at least one
 * @param wide whether outputs add a linear function of ids and numbers
 * @param batch rows of a training batch, for engines that lay out their buffers by it
 */
public record ModelNetwork(
    String method,
    int embedding,
    List<Integer> shared,
    List<Integer> specific,
    List<Integer> bayes,
    boolean wide,
    int batch) {
  /** {@link #method} of factors along edges. */
  public static final String ESMM = "esmm";

  /** {@link #method} of separate networks. */
  public static final String WDL = "wdl";

  public ModelNetwork {
    shared = List.copyOf(shared);
    specific = List.copyOf(specific);
    bayes = List.copyOf(bayes);
  }
}
