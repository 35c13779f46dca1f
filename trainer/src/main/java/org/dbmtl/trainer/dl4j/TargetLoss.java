package org.dbmtl.trainer.dl4j;

import org.dbmtl.predictor.density.Density;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Loss of one target on its head's raw outputs: log loss on logits, or squared error. The mask
 * [batch, 1] is 1 on labelled rows and 0 on others; it must hold nothing else, because DL4J
 * multiplies the head's outputs by it too. The batch's factor is set apart ({@link #weighBy}).
 *
 * <p>DL4J's own cross entropy clips probabilities at 1e-5 and works behind a sigmoid, which loses
 * the gradient of confident mistakes; on logits nothing needs clipping.
 */
final class TargetLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final transient Density density;
  private transient double factor;
  private transient float[] weights = {};
  private transient double lastScore;

  TargetLoss(Density density) {
    this.density = density;
  }

  /**
   * Sets the factor of every labelled row of the next batch. With {@code weight * batch /
   * labelledRows}, DL4J's division by the batch gives {@code weight * mean over labelled rows}.
   *
   * @param ofRows [batch] what the loss of each row is multiplied by besides
   */
  void weighBy(double newFactor, float[] ofRows) {
    factor = newFactor;
    weights = ofRows;
  }

  /** The batch's weighted mean loss when it was last computed, nats or squared standard units. */
  double lastScore() {
    return lastScore;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    lastScore = sum / labels.size(0);
    return average ? lastScore : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    float[] losses = new float[(int) labels.size(0)];
    lossesAndSlopes(labels, preOutput, mask, losses);
    return Nd4j.create(losses, new long[] {losses.length, 1}, 'c');
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    float[] slopes = lossesAndSlopes(labels, preOutput, mask, new float[(int) labels.size(0)]);
    return Nd4j.create(slopes, preOutput.shape(), 'c');
  }

  /** Fills the losses [rows] and returns the slopes [rows * outputs]. */
  private float[] lossesAndSlopes(
      INDArray labels, INDArray preOutput, INDArray mask, float[] losses) {
    float[] outputs = preOutput.dup('c').data().asFloat();
    float[] observed = labels.dup('c').data().asFloat();
    float[] labelled = mask.dup('c').data().asFloat();
    int width = density.outputs();
    for (int row = 0; row < losses.length; row++) {
      boolean counts = labelled[row] != 0;
      double own = counts ? factor * weights[row] : 0;
      if (counts) {
        losses[row] = (float) (own * density.loss(outputs, row * width, observed[row]));
      }
      for (int at = row * width; at < (row + 1) * width; at++) {
        outputs[at] = counts ? (float) (own * outputs[at]) : 0;
      }
    }
    return outputs;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return density.key();
  }
}
