package org.dbmtl.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.pricing.LocalPrices;
import org.dbmtl.search.pricing.MaskedCandidate;
import org.dbmtl.search.pricing.ParentSets;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;

/**
 * How the prices of trained evaluators rank structures, against real trainings of these.
 *
 * @param structures that are trained for real: no edges, and random ones
 * @param seeds trainings of each, and of each evaluator
 * @param threads trainings side by side
 */
record PricingBenchmark(Study study, int structures, int seeds, int threads) {
  /**
   * A kind of evaluator.
   *
   * @param average share of the steps that it averages
   * @param epochs passes over the training part; 0 for as many as a search takes
   */
  record Evaluator(double average, int epochs) {}

  /**
   * What an evaluator is good for, means over its seeds.
   *
   * @param tau Kendall's tau-b of its prices with one real training of each structure
   * @param tauOfMean with the means of the real trainings
   * @param regret nats per row that its best structure's mean real score is below the best
   * @param cpuSeconds of its training
   * @param ratio of that to an ordinary training
   * @param pricingSeconds of all parent sets, by one thread
   */
  record Quality(
      double tau,
      double tauOfMean,
      double regret,
      double cpuSeconds,
      double ratio,
      double pricingSeconds) {}

  /**
   * What was measured.
   *
   * @param ceiling Kendall's tau-b of one real training of each structure with another
   * @param cpuSeconds of an ordinary training
   * @param parentSets that were priced
   * @param rows that they were priced on
   * @param evaluators in the order that was asked for
   */
  record Result(
      int structures,
      double ceiling,
      double cpuSeconds,
      long parentSets,
      long rows,
      Map<Evaluator, Quality> evaluators) {}

  /** Scores [seeds][structures] of real trainings and the CPU time of one. */
  private record Real(List<double[]> scores, double cpuSeconds) {}

  /** Prices of the structures by one evaluator. */
  private static final class Priced {
    private final double[] scores;
    private double cpuSeconds;
    private double pricingSeconds;
    private long sets;
    private long rows;

    Priced(int structures) {
      scores = new double[structures];
    }
  }

  Result run(List<Evaluator> evaluators, Path cache) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (EncodedLog log = EncodedLogs.open(study, cache, EncodingListener.NONE);
        CandidateTrainer opened =
            CandidateTrainerProvider.named(study.training().engine()).open(study, log)) {
      if (!(opened instanceof PricingTrainer trainer) || !trainer.canPrice()) {
        throw new StudyException(
            "bench pricing: use engine fused, and let search.objective be joint");
      }
      List<TargetGraph> graphs = graphs();
      Real real = train(trainer, log, graphs, pool);
      Map<Evaluator, Quality> qualities = new LinkedHashMap<>();
      Priced last = new Priced(0);
      for (Evaluator evaluator : evaluators) {
        List<Priced> priced = price(trainer, log, graphs, evaluator, pool);
        qualities.put(evaluator, quality(real, priced));
        last = priced.get(0);
      }
      return new Result(
          graphs.size(), ceiling(real), real.cpuSeconds, last.sets, last.rows, qualities);
    } finally {
      pool.shutdownNow();
    }
  }

  /** No edges, then random orders with random shares of their edges, all different. */
  private List<TargetGraph> graphs() {
    List<String> targets = study.targetNames();
    Random random = new Random(Seeds.of(study.seed(), "structures", 0));
    List<TargetGraph> graphs = new ArrayList<>(List.of(TargetGraph.empty(targets)));
    for (int tries = 0; graphs.size() < structures && tries < 1000 * structures; tries++) {
      List<String> order = new ArrayList<>(targets);
      Collections.shuffle(order, random);
      double share = 1.5 * random.nextDouble();
      List<Edge> edges = new ArrayList<>();
      for (int child = 1; child < order.size(); child++) {
        for (int parent = 0; parent < child; parent++) {
          if (random.nextDouble() < share) {
            edges.add(new Edge(order.get(parent), order.get(child)));
          }
        }
      }
      TargetGraph graph = TargetGraph.of(targets, edges);
      if (!graphs.contains(graph)) {
        graphs.add(graph);
      }
    }
    return graphs;
  }

  private Real train(
      CandidateTrainer trainer, EncodedLog log, List<TargetGraph> graphs, ExecutorService pool)
      throws InterruptedException {
    List<Callable<Completed>> trainings = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      for (TargetGraph graph : graphs) {
        TrialSpec spec = spec(Candidate.of(study, graph), seed, log);
        trainings.add(() -> completed(trainer.train(spec, TrialContext.UNDISTURBED)));
      }
    }
    List<Completed> outcomes = all(pool, trainings);
    List<double[]> scores = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      scores.add(
          outcomes.subList(seed * graphs.size(), (seed + 1) * graphs.size()).stream()
              .mapToDouble(Completed::score)
              .toArray());
    }
    double cpu =
        outcomes.stream().mapToDouble(each -> each.provenance().cpuSeconds()).average().orElse(0);
    return new Real(scores, cpu);
  }

  private List<Priced> price(
      PricingTrainer trainer,
      EncodedLog log,
      List<TargetGraph> graphs,
      Evaluator evaluator,
      ExecutorService pool)
      throws InterruptedException {
    Candidate candidate =
        MaskedCandidate.of(
            Candidate.of(study, TargetGraph.empty(study.targetNames())), log.rows(Part.TRAIN));
    TrainingSettings training = candidate.training().withPatience(0).withAverage(evaluator.average);
    Candidate own =
        new Candidate(
            candidate.structure(),
            candidate.network(),
            evaluator.epochs == 0 ? training : training.withEpochs(evaluator.epochs),
            candidate.encoding());
    List<Callable<Priced>> trainings = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      TrialSpec spec = spec(own, seed, log);
      trainings.add(() -> price(trainer, log, graphs, spec));
    }
    return all(pool, trainings);
  }

  private static Priced price(
      PricingTrainer trainer, EncodedLog log, List<TargetGraph> graphs, TrialSpec spec)
      throws InterruptedException {
    Priced priced = new Priced(graphs.size());
    // As of the real trainings, the time of the evaluation counts.
    priced.cpuSeconds =
        completed(trainer.train(spec, TrialContext.UNDISTURBED)).provenance().cpuSeconds();
    return trainer.price(
        spec,
        TrialContext.UNDISTURBED,
        prices -> {
          List<String> targets = spec.candidate().structure().targets();
          long wall = System.nanoTime();
          LocalPrices local = prices.of(allSets(targets), Long.MAX_VALUE, 1, share -> {});
          priced.pricingSeconds = (System.nanoTime() - wall) / 1e9;
          priced.sets = local.count();
          priced.rows = local.rows();
          for (int target = 0; target < targets.size(); target++) {
            double weight = log.targets().get(target).weight();
            for (int graph = 0; graph < graphs.size(); graph++) {
              long parents = graphs.get(graph).parentMask(target);
              priced.scores[graph] += weight * local.gain(target, parents);
            }
          }
          return priced;
        });
  }

  private static ParentSets allSets(List<String> targets) {
    List<long[]> sets = new ArrayList<>();
    for (int target = 0; target < targets.size(); target++) {
      long own = 1L << target;
      sets.add(LongStream.range(0, 1L << targets.size()).filter(set -> (set & own) == 0).toArray());
    }
    return new ParentSets(targets, sets);
  }

  private static TrialSpec spec(Candidate candidate, int seed, EncodedLog log) {
    return new TrialSpec(1, candidate, seed, seed + 1, Fidelity.FULL, log.fingerprint());
  }

  private static Completed completed(TrialOutcome outcome) {
    if (outcome instanceof Completed completed) {
      return completed;
    }
    String cause = outcome instanceof TrialOutcome.Failed failed ? failed.cause() : "it stopped";
    throw new StudyException("bench pricing: a training failed: " + cause);
  }

  private static <T> List<T> all(ExecutorService pool, List<Callable<T>> work)
      throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> future : pool.invokeAll(work)) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StudyException mistake) {
          throw mistake;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }

  private static double ceiling(Real real) {
    double sum = 0;
    int pairs = 0;
    for (int one = 0; one < real.scores.size(); one++) {
      for (int other = one + 1; other < real.scores.size(); other++) {
        sum += tau(real.scores.get(one), real.scores.get(other));
        pairs++;
      }
    }
    return sum / pairs;
  }

  private static Quality quality(Real real, List<Priced> priced) {
    double[] mean = new double[real.scores.get(0).length];
    for (double[] scores : real.scores) {
      Arrays.setAll(mean, graph -> mean[graph] + scores[graph] / real.scores.size());
    }
    double best = Arrays.stream(mean).max().orElseThrow();
    double[] sums = new double[5];
    for (Priced one : priced) {
      sums[0] += real.scores.stream().mapToDouble(s -> tau(one.scores, s)).average().orElseThrow();
      sums[1] += tau(one.scores, mean);
      int winner = 0;
      for (int graph = 1; graph < mean.length; graph++) {
        winner = one.scores[graph] > one.scores[winner] ? graph : winner;
      }
      sums[2] += best - mean[winner];
      sums[3] += one.cpuSeconds;
      sums[4] += one.pricingSeconds;
    }
    int count = priced.size();
    return new Quality(
        sums[0] / count,
        sums[1] / count,
        sums[2] / count,
        sums[3] / count,
        sums[3] / count / real.cpuSeconds,
        sums[4] / count);
  }

  private static double tau(double[] one, double[] other) {
    return new KendallsCorrelation().correlation(one, other);
  }
}
