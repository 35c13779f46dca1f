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

  /** Least steps of a training, as far as {@link #MOST_EPOCHS} allow. */
  public static final int LEAST_STEPS = 600;

  /** Most epochs to reach these steps by. */
  public static final int MOST_EPOCHS = 16;

  private MaskedCandidate() {}

  /**
   * The evaluator of the structures that would be trained as this candidate is: the same network
   * and training by {@link Method#MASKED}, without edges, and with averaged weights also where the
   * study has none. The weights of labels start at zero, so what is never shown has no effect. With
   * a patience, which excludes an average, the best epoch's weights stay. Without one, where the
   * study's epochs are few steps, it has more: it learns to predict from many sets of labels, which
   * takes more steps than one.
   *
   * @param rows of the training part
   */
  public static Candidate of(Candidate candidate, long rows) {
    NetworkSettings network =
        candidate.network().withMethod(Method.MASKED).withParents(Parents.ZERO);
    TrainingSettings training = candidate.training();
    if (training.patience() == 0 && training.average() < LEAST_AVERAGE) {
      training = training.withAverage(LEAST_AVERAGE);
    }
    if (training.patience() == 0) {
      training = training.withEpochs(Math.max(training.epochs(), epochs(training.batch(), rows)));
    }
    return new Candidate(
        TargetGraph.empty(candidate.structure().targets()),
        network,
        training,
        candidate.encoding());
  }

  /** The fewest that make {@link #LEAST_STEPS}. */
  private static int epochs(int batch, long rows) {
    long steps = Math.max(1, (rows + batch - 1) / batch);
    return (int) Math.min(MOST_EPOCHS, (LEAST_STEPS + steps - 1) / steps);
  }
}
