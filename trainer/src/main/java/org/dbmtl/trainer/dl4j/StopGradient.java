package org.dbmtl.trainer.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Passes values on as they are, and no gradient back. */
final class StopGradient extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    // A copy of the layer's input, which is the layer's to change.
    return new Pair<>(in.assign(0), null);
  }

  @Override
  public String toString() {
    return "stop gradient";
  }
}
