package org.dbmtl.trainer.data;

import java.util.List;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Gaussian;
import org.dbmtl.predictor.unit.LabelUnit;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.LossWeights;

/**
 * A target as networks and metrics know it.
 *
 * @param name name of the target
 * @param binary whether labels are 0 and 1
 * @param weight factor of its loss and gain
 * @param transform what was done to a continuous label before it was standardised
 * @param mean mean over the labelled rows of the training part: the base rate of a binary target,
 *     or the mean of the transformed continuous label
 * @param deviation standard deviation of the transformed continuous label there; 1 for a binary
 *     target
 * @param meanWeight mean weight of the labelled rows of the training part, greater than 0
 * @param density how the network models the label
 */
public record TargetColumn(
    String name,
    boolean binary,
    double weight,
    Transform transform,
    double mean,
    double deviation,
    double meanWeight,
    Density density) {
  /** A target with the paper's head, log loss or the squared error, whose rows all count alike. */
  public TargetColumn(
      String name,
      boolean binary,
      double weight,
      Transform transform,
      double mean,
      double deviation) {
    this(name, binary, weight, transform, mean, deviation, 1);
  }

  /** A target with the paper's head: log loss, or the squared error. */
  public TargetColumn(
      String name,
      boolean binary,
      double weight,
      Transform transform,
      double mean,
      double deviation,
      double meanWeight) {
    this(
        name,
        binary,
        weight,
        transform,
        mean,
        deviation,
        meanWeight,
        binary ? new Bernoulli(mean) : new Gaussian(true));
  }

  /** The targets with the factors of their losses as their weights. */
  public static List<TargetColumn> trained(List<TargetColumn> targets, LossWeights weights) {
    return targets.stream()
        .map(target -> target.withWeight(weights.of(target.name(), target.weight())))
        .toList();
  }

  private TargetColumn withWeight(double newWeight) {
    return new TargetColumn(
        name, binary, newWeight, transform, mean, deviation, meanWeight, density);
  }

  /** The unit of its labels. */
  public LabelUnit unit() {
    return binary ? LabelUnit.BINARY : new LabelUnit(transform, mean, deviation);
  }

  /** This target with its label modelled otherwise. */
  public TargetColumn withDensity(Density newDensity) {
    return new TargetColumn(
        name, binary, weight, transform, mean, deviation, meanWeight, newDensity);
  }
}
