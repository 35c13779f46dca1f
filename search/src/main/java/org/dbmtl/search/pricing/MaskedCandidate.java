package org.dbmtl.search.pricing;

import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;

/** The candidate that is trained to price all structures. */
public final class MaskedCandidate {
  /**
   * Least share of the steps whose weights are averaged: the weights after the last step rank
   * structures worse ({@code docs/benchmarks.md}).
   */
  public static final double LEAST_AVERAGE = 0.5;

  private MaskedCandidate() {}

  /**
   * The evaluator of the structures that would be trained as this candidate is: the same network
   * and training by {@link Method#MASKED}, without edges, and with averaged weights also where the
   * study has none. The weights of labels start at zero, so what is never shown has no effect. With
   * a patience, which excludes an average, the best epoch's weights stay.
   */
  public static Candidate of(Candidate candidate) {
    NetworkSettings network =
        candidate.network().withMethod(Method.MASKED).withParents(Parents.ZERO);
    TrainingSettings training = candidate.training();
    if (training.patience() == 0 && training.average() < LEAST_AVERAGE) {
      training = training.withAverage(LEAST_AVERAGE);
    }
    return new Candidate(
        TargetGraph.empty(candidate.structure().targets()),
        network,
        training,
        candidate.encoding());
  }
}
