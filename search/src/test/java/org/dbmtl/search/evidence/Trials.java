package org.dbmtl.search.evidence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/** Outcomes of made-up trials over the targets click and like. */
final class Trials {
  static final List<String> TARGETS = List.of("click", "like");
  private static final Provenance HERE = new Provenance("1", "17", "table", 1, "abc", 0.1, 0.2);

  private final NetworkSettings network;
  private long id;

  Trials() {
    this(EdgeSignal.EMBEDDING);
  }

  /**
   * @param signal that all edges carry
   */
  Trials(EdgeSignal signal) {
    network = NetworkSettings.DEFAULT.withSignals(EdgeSignals.all(signal));
  }

  private TrialSpec spec(TargetGraph structure, int repeat) {
    return new TrialSpec(
        ++id,
        new Candidate(structure, network, TrainingSettings.DEFAULT, Map.of()),
        repeat,
        100 + repeat,
        Fidelity.FULL,
        "abc");
  }

  /** A trial whose AUC of click is the score plus 0.5; like has an AUC in repeat 0 alone. */
  TrialOutcome completed(String structure, int repeat, double score) {
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    metrics.put("click", new TargetMetrics(10, Map.of(Metric.AUC, 0.5 + score)));
    metrics.put("like", new TargetMetrics(10, repeat == 0 ? Map.of(Metric.AUC, 0.75) : Map.of()));
    return new TrialOutcome.Completed(
        spec(TargetGraph.parse(TARGETS, structure), repeat),
        score,
        Map.of(Part.VALID, metrics),
        HERE);
  }

  /** A trial without metrics, over any targets. */
  TrialOutcome completed(TargetGraph structure, int repeat, double score) {
    return new TrialOutcome.Completed(spec(structure, repeat), score, Map.of(), HERE);
  }

  /** A trial of which the gains of the targets a and b from the features alone are known. */
  TrialOutcome served(TargetGraph structure, int repeat, double score, double a, double b) {
    Map<String, TargetMetrics> metrics =
        Map.of(
            "a", new TargetMetrics(10, Map.of(Metric.GAIN, a)),
            "b", new TargetMetrics(10, Map.of(Metric.GAIN, b)));
    return new TrialOutcome.Completed(
        spec(structure, repeat), score, Map.of(Part.VALID, metrics), HERE);
  }

  /** The same with its score by block of rows. */
  TrialOutcome completed(TargetGraph structure, int repeat, double score, List<Double> blocks) {
    return new TrialOutcome.Completed(
        spec(structure, repeat),
        score,
        Map.of(Part.VALID, ScoreBlocks.ofOne(blocks)),
        Map.of(),
        HERE);
  }

  TrialOutcome failed(String structure, int repeat, String cause) {
    return new TrialOutcome.Failed(
        spec(TargetGraph.parse(TARGETS, structure), repeat),
        TrialOutcome.Failed.Reason.DIVERGED,
        cause,
        HERE);
  }
}
