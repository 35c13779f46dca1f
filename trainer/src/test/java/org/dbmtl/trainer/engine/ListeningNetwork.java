package org.dbmtl.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.network.UnseenRows;

/** A network that notes what a training asks of it, and learns nothing. */
record ListeningNetwork(int targets, List<String> events, List<Double> rates)
    implements DbmtlNetwork {
  /** Trains one on a log of 100 rows that holds no labels of parents; returns it with its notes. */
  static ListeningNetwork train(List<String> targets, TrainingSettings settings) {
    RandomLog log = RandomLog.small(targets, 100, 1);
    TrialSpec spec =
        new TrialSpec(
            1,
            new Candidate(TargetGraph.empty(targets), NetworkSettings.DEFAULT, settings, Map.of()),
            0,
            1,
            Fidelity.FULL,
            log.fingerprint());
    ListeningNetwork network =
        new ListeningNetwork(targets.size(), new ArrayList<>(), new ArrayList<>());
    new DbmtlTrainer("listening", log, Objective.JOINT, (data, shape, training, initial) -> network)
        .train(spec, TrialContext.UNDISTURBED);
    return network;
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double rate) {
    events.add("s");
    rates.add(rate);
  }

  @Override
  public double[] losses() {
    return new double[targets];
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    events.add("predict");
  }

  @Override
  public void predictMarginal(
      Part part, long firstRow, int size, LabelPasses passes, PassReader reader) {
    throw new IllegalStateException("no edge carries labels");
  }

  @Override
  public int predictionBatch() {
    return 1000;
  }

  @Override
  public Map<String, float[]> weights() {
    return Map.of();
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {}

  @Override
  public void remember() {
    events.add("remember");
  }

  @Override
  public void recall() {
    events.add("recall");
  }

  @Override
  public void beginAverage() {
    events.add("begin");
  }

  @Override
  public void useAverage() {
    events.add("use");
  }

  @Override
  public void fillUnseen(UnseenRows unseen) {}

  @Override
  public void save(StateOutput out) {}

  @Override
  public void load(StateInput in) {}

  @Override
  public void close() {}
}
