package org.dbmtl.search.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;

/**
 * What is ranked: a structure with the hyperparameters it is trained with. Two equal candidates are
 * one, and a study never trains it twice on the same seed and fidelity.
 *
 * @param structure the DAG over the study's targets
 * @param network hyperparameters that shape the network
 * @param training hyperparameters of its training
 * @param encoding how its features are encoded, where that is not as the study says: values by key
 *     of the study file, such as {@code features.user.min-count}; sorted by key
 */
public record Candidate(
    TargetGraph structure,
    NetworkSettings network,
    TrainingSettings training,
    Map<String, String> encoding) {
  public Candidate {
    encoding = Collections.unmodifiableSortedMap(new TreeMap<>(encoding));
  }

  /** The structure with the study's hyperparameters. */
  public static Candidate of(Study study, TargetGraph structure) {
    return new Candidate(structure, study.network(), study.training(), Map.of());
  }

  /** This candidate with another structure. */
  public Candidate withStructure(TargetGraph newStructure) {
    return new Candidate(newStructure, network, training, encoding);
  }

  /** This candidate with another network. */
  public Candidate withNetwork(NetworkSettings newNetwork) {
    return new Candidate(structure, newNetwork, training, encoding);
  }

  /** This candidate with its features encoded otherwise. */
  public Candidate withEncoding(Map<String, String> newEncoding) {
    return new Candidate(structure, network, training, newEncoding);
  }

  /** Whether the training teaches the target: its loss has a weight. */
  public boolean trains(Target target) {
    return training.lossWeights().of(target.name(), target.weight()) > 0;
  }

  /** The hyperparameters by their keys in a study file, such as {@code training.batch}. */
  public Map<String, String> hyperparameters() {
    Map<String, String> values =
        new LinkedHashMap<>(StudySettings.hyperparameters(network, training));
    values.putAll(encoding);
    return values;
  }
}
