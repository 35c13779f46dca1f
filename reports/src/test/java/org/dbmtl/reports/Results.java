package org.dbmtl.reports;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.Recommendation;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/** Builds made-up search results; the first target is binary, the second continuous. */
public final class Results {
  private static final Provenance HERE = new Provenance("0.1", "17.0.1", "fake", 1, "abc", 1, 1);

  private final List<String> targets;
  private final Study study;
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final List<TrialOutcome> confirmations = new ArrayList<>();

  public Results(String name, String binary, String continuous) {
    targets = List.of(binary, continuous);
    study =
        Study.of(
                name,
                DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
                List.of(Feature.id("user")),
                List.of(
                    new Target.Binary(binary, "b", null, 1, null),
                    new Target.Continuous(continuous, "c", Transform.NONE, 1, null)))
            .withSeed(7);
  }

  public TargetGraph structure(boolean edge) {
    return edge
        ? TargetGraph.of(targets, List.of(new Edge(targets.get(0), targets.get(1))))
        : TargetGraph.empty(targets);
  }

  public TargetGraph reversed() {
    return TargetGraph.of(targets, List.of(new Edge(targets.get(1), targets.get(0))));
  }

  /** One trial a score. */
  public Results trained(TargetGraph structure, double... scores) {
    add(outcomes, structure, scores);
    return this;
  }

  public Results confirmed(TargetGraph structure, double... scores) {
    add(confirmations, structure, scores);
    return this;
  }

  public Results failed(TargetGraph structure, String cause) {
    outcomes.add(
        new TrialOutcome.Failed(
            spec(outcomes, structure, 0), TrialOutcome.Failed.Reason.DIVERGED, cause, HERE));
    return this;
  }

  private void add(List<TrialOutcome> to, TargetGraph structure, double... scores) {
    for (int repeat = 0; repeat < scores.length; repeat++) {
      double score = scores[repeat];
      Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
      metrics.put(
          targets.get(0),
          new TargetMetrics(
              9,
              Map.of(Metric.AUC, 0.7, Metric.GAIN, score),
              List.of(
                  new CalibrationDecile(1, 4, 0.25, 0.5), new CalibrationDecile(10, 5, 0.5, 0))));
      metrics.put(targets.get(1), new TargetMetrics(9, Map.of(Metric.MSE, 0.9, Metric.GAIN, 0.0)));
      to.add(
          new TrialOutcome.Completed(
              spec(to, structure, repeat),
              score,
              Map.of(Part.VALID, metrics, Part.TEST, metrics),
              HERE));
    }
  }

  private TrialSpec spec(List<TrialOutcome> to, TargetGraph structure, int repeat) {
    return new TrialSpec(
        to.size() + 1L,
        Candidate.of(study, structure),
        repeat,
        1000 + repeat,
        Fidelity.FULL,
        "abc");
  }

  private DataProfile profile() {
    return new DataProfile(
        80,
        10,
        10,
        List.of(
            new DataProfile.OfTarget(targets.get(0), 80, 0.25, 0.5623),
            new DataProfile.OfTarget(targets.get(1), 60, 1.5, 2.3)),
        List.of(new DataProfile.OfFeature("user", "id", 12)));
  }

  public SearchResult build() {
    Ranking ranking = Ranking.of(outcomes);
    var best = ranking.best();
    return new SearchResult(
        study,
        "abc",
        profile(),
        structure(false),
        new StartProposal(structure(false), targets, Map.of()),
        null,
        outcomes,
        ranking,
        null,
        best == null || confirmations.isEmpty()
            ? null
            : Confirmation.of(
                study,
                Confirmation.finalists(
                    study,
                    best.candidate(),
                    Objects.requireNonNull(
                            Recommendation.proposed(
                                Evidence.of(ranking),
                                structure(false),
                                study.targetWeights(),
                                null))
                        .candidate()
                        .candidate(),
                    structure(false)),
                confirmations),
        StopReason.FINISHED,
        Instant.EPOCH,
        Duration.ofSeconds(90));
  }
}
