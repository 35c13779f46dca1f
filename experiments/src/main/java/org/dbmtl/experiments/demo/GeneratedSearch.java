package org.dbmtl.experiments.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
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
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * A made-up result of a search, as large as one likes: sparse random structures whose scores are a
 * little better with some edges and noisy, and prices of all edges. The last target is continuous.
 * Nothing is trained; the same arguments give the same result.
 */
public final class GeneratedSearch {
  private static final int REPEATS = 3;
  private static final long SEED = 7;

  /** Chance that a pair of targets has an edge. */
  private static final double DENSITY = 0.15;

  private final Random random = new Random(SEED);
  private final String name;
  private final List<String> targets;
  private final Study study;

  private GeneratedSearch(String name, List<String> targets) {
    this.name = name;
    this.targets = List.copyOf(targets);
    this.study = study();
  }

  /**
   * The result.
   *
   * @param name of the study
   * @param targets their names, at least two
   * @param candidates how many structures, at least one; fewer if there are not so many
   */
  public static SearchResult of(String name, List<String> targets, int candidates) {
    return new GeneratedSearch(name, targets).result(candidates);
  }

  private Study study() {
    List<Target> all = new ArrayList<>();
    for (String target : targets) {
      all.add(
          all.size() == targets.size() - 1
              ? new Target.Continuous(target, target, Transform.LOG1P, 1, null)
              : Target.binary(target));
    }
    List<Edge> required = List.of(new Edge(targets.get(0), targets.get(targets.size() - 1)));
    List<Edge> forbidden = List.of(required.get(0).reversed());
    return Study.of(
            name,
            DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
            List.of(Feature.id("user")),
            all)
        .withSeed(SEED)
        .withConstraints(
            new EdgeConstraints(required, forbidden, List.of(), TargetGraph.MAX_TARGETS - 1));
  }

  private SearchResult result(int candidates) {
    TargetGraph vanilla = TargetGraph.of(targets, study.constraints().required());
    Set<TargetGraph> structures = new HashSet<>(Set.of(vanilla));
    List<TargetGraph> ordered = new ArrayList<>(List.of(vanilla));
    for (int tries = 0; ordered.size() < candidates && tries < 50 * candidates; tries++) {
      TargetGraph structure = structure();
      if (structures.add(structure)) {
        ordered.add(structure);
      }
    }
    List<TrialOutcome> outcomes = new ArrayList<>();
    double[] luck = random.doubles(REPEATS, -0.002, 0.002).toArray();
    for (TargetGraph structure : ordered) {
      double merit = 0.3 + 0.0004 * structure.edgeCount() * random.nextDouble();
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        outcomes.add(
            outcome(
                Candidate.of(study, structure),
                outcomes.size() + 1L,
                repeat,
                merit + luck[repeat] + 0.001 * random.nextGaussian()));
      }
    }
    Ranking ranking = Ranking.of(outcomes);
    return new SearchResult(
        study,
        "0123456789abcdef",
        profile(),
        vanilla,
        new StartProposal(
            vanilla, targets, Map.of(vanilla.edges().get(0), "the study requires it")),
        GeneratedPricing.of(targets, study.constraints(), vanilla, new Random(SEED)),
        outcomes,
        ranking,
        null,
        confirmation(ranking.best(), vanilla, outcomes.size()),
        StopReason.TRIALS,
        Instant.EPOCH,
        Duration.ofMinutes(90));
  }

  private TargetGraph structure() {
    List<String> order = new ArrayList<>(targets);
    Collections.shuffle(order.subList(1, order.size() - 1), random);
    Set<Edge> edges = new HashSet<>(study.constraints().required());
    List<Edge> sorted = new ArrayList<>(edges);
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        Edge edge = new Edge(order.get(i), order.get(j));
        if (random.nextDouble() < DENSITY && edges.add(edge)) {
          sorted.add(edge);
        }
      }
    }
    return TargetGraph.of(targets, sorted);
  }

  private @Nullable Confirmation confirmation(
      @Nullable RankedCandidate best, TargetGraph vanilla, long last) {
    if (best == null) {
      return null;
    }
    var finalists = Confirmation.finalists(study, best.candidate(), best.candidate(), vanilla);
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (Candidate finalist : finalists.keySet()) {
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        double score = 0.3 + 0.002 * random.nextDouble();
        outcomes.add(outcome(finalist, last + outcomes.size() + 1, repeat, score));
      }
    }
    return Confirmation.of(study, finalists, outcomes);
  }

  private Completed outcome(Candidate candidate, long id, int repeat, double score) {
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    for (Target target : study.targets()) {
      metrics.put(target.name(), metrics(target, score / targets.size()));
    }
    return new Completed(
        new TrialSpec(id, candidate, repeat, 1000 + repeat, Fidelity.FULL, "0123456789abcdef"),
        score,
        Map.of(Part.VALID, metrics, Part.TEST, metrics),
        new Provenance("made up", "17", "none", 1, "0123456789abcdef", 2.5, 2.6));
  }

  private TargetMetrics metrics(Target target, double gain) {
    Map<Metric, Double> values = new TreeMap<>();
    double noise = 0.002 * random.nextGaussian();
    values.put(Metric.GAIN, gain + 0.1 * noise);
    values.put(Metric.CALIBRATION, 1 + noise);
    List<CalibrationDecile> deciles = new ArrayList<>();
    for (int i = 1; i <= CalibrationDecile.COUNT; i++) {
      double predicted = 0.02 * i;
      deciles.add(new CalibrationDecile(i, 1000, predicted, predicted * (1 + 20 * noise)));
    }
    if (target instanceof Target.Continuous) {
      values.put(Metric.MSE, 1.5 + noise);
      return new TargetMetrics(10_000, values, deciles);
    }
    values.put(Metric.AUC, 0.75 + noise);
    values.put(Metric.LOG_LOSS, 0.4 + noise);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < RocCurve.POINTS; i++) {
      rates.add(Math.pow(RocCurve.falsePositiveRate(i), 1 / 3.0));
    }
    return new TargetMetrics(10_000, values, deciles, new RocCurve(rates));
  }

  private DataProfile profile() {
    List<DataProfile.OfTarget> ofTargets = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      double rate = 0.5 / (i + 1);
      ofTargets.add(new DataProfile.OfTarget(targets.get(i), 80_000, rate, 0.5 * rate));
    }
    return new DataProfile(
        80_000, 10_000, 10_000, ofTargets, List.of(new DataProfile.OfFeature("user", "id", 1234)));
  }
}
