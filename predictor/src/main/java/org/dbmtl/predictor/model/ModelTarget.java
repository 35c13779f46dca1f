package org.dbmtl.predictor.model;

import java.util.List;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.unit.LabelUnit;

/**
 * A target of a model.
 *
 * @param name name in the study
 * @param weight factor of its loss, and of its prediction in the weighted sum
 * @param unit of its labels; {@link LabelUnit#BINARY} of a binary target
 * @param mean of the labels of the training part: the base rate of a binary target, and else in the
 *     transformed unit
 * @param density how its label is modelled
 * @param parents the targets that its network reads, in the structure's order
 * @param signals what the edge from each of the parents carries, by name
 */
public record ModelTarget(
    String name,
    double weight,
    LabelUnit unit,
    double mean,
    Density density,
    List<String> parents,
    List<String> signals) {
  public ModelTarget {
    parents = List.copyOf(parents);
    signals = List.copyOf(signals);
  }

  /** Whether its labels are 0 and 1. */
  public boolean binary() {
    return density.binary();
  }
}
