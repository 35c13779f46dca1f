package org.dbmtl.search.evidence;

import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;

/**
 * A way to train that is compared with others by its noise.
 *
 * @param name short name
 * @param change of the study, such as {@code training.schedule:constant}; empty for the study as it
 *     is
 * @param network hyperparameters that shape the network
 * @param training hyperparameters of its training
 */
public record NoiseSetting(
    String name, String change, NetworkSettings network, TrainingSettings training) {
  /** The structure, trained in this way. */
  public Candidate candidate(TargetGraph structure) {
    return new Candidate(structure, network, training, Map.of());
  }
}
