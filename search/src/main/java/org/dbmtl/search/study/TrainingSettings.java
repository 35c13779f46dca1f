package org.dbmtl.search.study;

import org.dbmtl.graph.name.Keyed;

/**
 * How one candidate is trained: Adam on mini-batches.
 *
 * @param engine name of the trainer engine, {@code fused} (the fast one) or {@code dl4j} (the
 *     reference it is checked against)
 * @param learningRate peak learning rate of Adam
 * @param schedule how the learning rate goes on from there
 * @param warmUp share of all steps, in [0, 1), over which the learning rate first rises to its peak
 * @param embeddingRate factor of the learning rate for embeddings and for the wide part's ids. They
 *     move only in the steps whose batch holds them, while dense Adam lets a weight glide on by its
 *     momentum for some ten steps: a rare id may need more
 * @param batch rows per step
 * @param epochs passes over the training part
 * @param l1 L1 penalty on the kernels of dense layers (not on biases or embeddings)
 * @param l2 L2 penalty on the same: {@code l2 / 2 * sum of squares}
 * @param patience epochs without a better validation score after which training stops and the best
 *     epoch's weights are kept; 0 for no early stopping
 * @param average share of all steps, in [0, 1), whose weights are averaged at the end (Polyak and
 *     Juditsky 1992; Izmailov et al., "Averaging weights leads to wider optima", 2018): the last
 *     ones; 0 for the weights after the last step
 * @param lossWeights factors of the targets' losses, where they are not the targets' weights
 */
@Withers
public record TrainingSettings(
    String engine,
    double learningRate,
    Schedule schedule,
    double warmUp,
    double embeddingRate,
    int batch,
    int epochs,
    double l1,
    double l2,
    int patience,
    double average,
    LossWeights lossWeights)
    implements TrainingSettingsBuilder.With {

  /** Learning rate over the steps of a training. */
  public enum Schedule implements Keyed {
    /** Always the peak. */
    CONSTANT,
    /** From the peak to zero in a straight line over all steps. */
    LINEAR,
    /**
     * From the peak to zero along half a cosine (Loshchilov and Hutter, "SGDR", 2017, equation 5,
     * one period).
     */
    COSINE
  }

  /**
   * The paper's values, at a constant rate with averaged weights, which makes repeats comparable:
   * ADR 8; and a higher rate for embeddings, which serves rare targets: ADR 20.
   */
  public static final TrainingSettings DEFAULT =
      new TrainingSettings(
          "fused", 0.001, Schedule.CONSTANT, 0, 3, 2000, 1, 0, 0, 0, 0.8, LossWeights.NONE);

  /**
   * @throws StudyException if a value is out of its range
   */
  public TrainingSettings {
    Check.that(
        learningRate > 0 && learningRate <= 10,
        "training.learning-rate",
        learningRate,
        "use a value above 0, such as 0.001");
    Check.that(
        warmUp >= 0 && warmUp < 1,
        "training.warm-up",
        warmUp,
        "use a share of the steps in [0, 1), such as 0.05, or 0 for none");
    Check.that(
        embeddingRate > 0 && embeddingRate <= 1000,
        "training.embedding-rate",
        embeddingRate,
        "use a factor above 0, at most 1000, 1 for the same rate");
    Check.that(batch >= 1, "training.batch", batch, "use 1 row or more");
    Check.atLeast("training.epochs", epochs, 1);
    Check.that(
        patience >= 0,
        "training.patience",
        patience,
        "use 1 or more epochs, or 0 for no early stopping");
    Check.that(
        average >= 0 && average < 1,
        "training.average",
        average,
        "use a share of the steps in [0, 1), such as 0.25, or 0 for none");
    if (average > 0 && patience > 0) {
      throw new StudyException(
          ("training.average is %s and training.patience %d, but weights are either averaged or"
                  + " those of the best epoch: set one of them to 0")
              .formatted(average, patience));
    }
    Check.inRange("training.l1", l1, 0, 1e6, "use 0 (none) or more");
    Check.inRange("training.l2", l2, 0, 1e6, "use 0 (none) or more");
  }

  /** These settings with another patience; with any at all, weights are not averaged. */
  @Override
  public TrainingSettings withPatience(int newPatience) {
    return with(s -> s.patience(newPatience).average(newPatience > 0 ? 0 : average));
  }
}
