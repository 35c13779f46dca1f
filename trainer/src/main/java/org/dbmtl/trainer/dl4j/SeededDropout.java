package org.dbmtl.trainer.dl4j;

import java.util.SplittableRandom;
import org.dbmtl.search.study.Seeds;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout (Srivastava et al. 2014) whose mask is drawn from a stream of its own, keyed by
 * (seed, layer name) and the step. ND4J's own dropout draws from a generator that all threads of
 * the process share, so that trials side by side would change each other's numbers.
 */
final class SeededDropout implements IDropout {
  private static final long serialVersionUID = 1L;

  private final double rate;
  private final long seed;

  /**
   * @param rate share of units dropped, in (0, 1)
   */
  SeededDropout(double rate, long seed, String layer) {
    this(rate, Seeds.of(seed, "dropout/" + layer, 0));
  }

  private SeededDropout(double rate, long seed) {
    this.rate = rate;
    this.seed = seed;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    return multiply(input, result, iteration);
  }

  @Override
  public INDArray backprop(INDArray gradAtOutput, INDArray gradAtInput, int iteration, int epoch) {
    return multiply(gradAtOutput, gradAtInput, iteration);
  }

  /** The mask is drawn again in the backward pass: the same step gives the same mask. */
  private INDArray multiply(INDArray from, INDArray to, int iteration) {
    SplittableRandom random = new SplittableRandom(seed + iteration * 0x9e3779b97f4a7c15L);
    float kept = (float) (1 / (1 - rate));
    float[] mask = new float[(int) from.length()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = random.nextDouble() < rate ? 0 : kept;
    }
    try (INDArray factors = Nd4j.create(mask, from.shape(), 'c')) {
      return from.mul(factors, to);
    }
  }

  @Override
  public void clear() {
    // Nothing is kept between the passes.
  }

  @Override
  public IDropout clone() {
    return new SeededDropout(rate, seed);
  }
}
