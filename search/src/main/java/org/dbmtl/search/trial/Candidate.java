package org.dbmtl.search.trial;

import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.study.TrainingSettings;

/**
 * What is ranked: a structure with the hyperparameters it is trained with. Two equal candidates are
 * one, and a study never trains it twice on the same seed and fidelity.
 *
 * @param structure the DAG over the study's targets
 * @param network hyperparameters that shape the network
 * @param training hyperparameters of its training
 */
public record Candidate(TargetGraph structure, NetworkSettings network, TrainingSettings training) {
  /** The structure with the study's hyperparameters. */
  public static Candidate of(Study study, TargetGraph structure) {
    return new Candidate(structure, study.network(), study.training());
  }

  /** The hyperparameters by their keys in a study file, such as {@code training.batch}. */
  public Map<String, String> hyperparameters() {
    return StudySettings.hyperparameters(network, training);
  }
}
