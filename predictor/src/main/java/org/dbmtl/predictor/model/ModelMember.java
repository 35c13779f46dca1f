package org.dbmtl.predictor.model;

import java.util.List;
import java.util.Map;

/**
 * One of the trainings whose predictions a model averages.
 *
 * @param seed of the training
 * @param deviations [targets] of the residuals of continuous targets on the training part, in
 *     standard units
 * @param labelSeeds seeds of the draws of each target whose label children read: those of the
 *     training, validation and test part
 */
public record ModelMember(long seed, List<Double> deviations, Map<String, List<Long>> labelSeeds) {
  public ModelMember {
    deviations = List.copyOf(deviations);
    labelSeeds = Map.copyOf(labelSeeds);
  }
}
