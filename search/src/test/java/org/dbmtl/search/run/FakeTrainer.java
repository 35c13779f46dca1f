package org.dbmtl.search.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Metric;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Gives each candidate and seed a made-up but fixed outcome after a nap of random length, so that
 * trials end in any order.
 */
class FakeTrainer implements CandidateTrainer {
  final ConcurrentLinkedQueue<TrialSpec> trained = new ConcurrentLinkedQueue<>();
  private final int napMillis;
  private final BiFunction<TrialSpec, TrialContext, TrialOutcome> training;

  FakeTrainer(int napMillis) {
    this(napMillis, (spec, context) -> outcome(spec));
  }

  FakeTrainer(int napMillis, BiFunction<TrialSpec, TrialContext, TrialOutcome> training) {
    this.napMillis = napMillis;
    this.training = training;
  }

  @Override
  public TrialOutcome train(TrialSpec spec, TrialContext context) {
    trained.add(spec);
    if (napMillis > 0) {
      nap(ThreadLocalRandom.current().nextInt(napMillis));
    }
    context.progress(1);
    return training.apply(spec, context);
  }

  static void nap(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a worker must not be interrupted", e);
    }
  }

  /** A seed moves all candidates together; an edge is worth something. */
  static TrialOutcome outcome(TrialSpec spec) {
    String structure = spec.candidate().structure().text();
    double score =
        0.02
            + (structure.isEmpty()
                ? 0
                : 0.001 + 0.003 * new Random(structure.hashCode()).nextDouble())
            + 0.002 * new Random(spec.seed()).nextGaussian()
            + 0.0002 * new Random(Seeds.of(spec.seed(), structure, 0)).nextGaussian();
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    List<String> targets = spec.candidate().structure().targets();
    for (String target : targets) {
      metrics.put(
          target,
          new TargetMetrics(
              100, Map.of(Metric.GAIN, score / targets.size(), Metric.AUC, 0.7 + score)));
    }
    double seconds = ThreadLocalRandom.current().nextDouble();
    return new TrialOutcome.Completed(
        spec,
        score,
        Map.of(Part.VALID, metrics, Part.TEST, metrics),
        Provenance.here("fake", 1, spec.data(), seconds, seconds));
  }

  @Override
  public void close() {}
}
