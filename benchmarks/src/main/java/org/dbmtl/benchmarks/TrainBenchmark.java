package org.dbmtl.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.fused.MatrixProducts;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * How fast an engine trains, against the time that the matrix products of its steps take alone: 6
 * targets with 7 edges on {@link GeneratedLog}, the paper's layers, batch 2000, Adam.
 *
 * <p>Each trial's thread stops after every {@value #SLICE} steps of training and times some steps
 * of the products alone, so that whatever else loads the machine slows both alike.
 */
final class TrainBenchmark implements AutoCloseable {
  private static final int BATCH = 2000;
  private static final double WARM_UP = 0.25;
  private static final int SLICE = 10;
  private static final int PRODUCTS = 3;

  private final NetworkSettings network;
  private final TrainingSettings training;
  private final int parallel;
  private final TemporaryFolder folder = TemporaryFolder.create();
  private final EncodedLog log;

  /**
   * @param uniformIds vocabulary of one more field, of equally likely ids; 0 for no such field
   * @throws StudyException if the log does not fit on the disk
   */
  TrainBenchmark(
      NetworkSettings network, TrainingSettings training, long rows, int uniformIds, int parallel) {
    this.network = network;
    this.training = training.withBatch(BATCH);
    this.parallel = parallel;
    try {
      log = GeneratedLog.write(folder.path(), rows, uniformIds, 1);
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }

  /**
   * What was measured.
   *
   * @param rowsPerSecond of all trials in sum, after the warm-up, evaluation not counted
   * @param limit rows per second of the matrix products alone, in the same threads in turn
   * @param peakMegabytes largest resident memory of the process so far, 0 where the system does not
   *     tell
   */
  record Result(double rowsPerSecond, double limit, double peakMegabytes) {
    double ratio() {
      return rowsPerSecond / limit;
    }
  }

  Result run() {
    ExecutorService workers = Executors.newFixedThreadPool(parallel);
    try {
      List<Callable<Stopwatch>> trials = new ArrayList<>();
      for (int i = 0; i < parallel; i++) {
        trials.add(this::train);
      }
      double rows = 0;
      double limit = 0;
      for (Future<Stopwatch> trial : workers.invokeAll(trials)) {
        rows += trial.get().rowsPerSecond();
        limit += trial.get().limit();
      }
      return new Result(rows, limit, PeakMemory.megabytes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StudyException mistake) {
        throw mistake;
      }
      throw new IllegalStateException("the benchmark failed: " + e.getCause(), e);
    } finally {
      workers.shutdownNow();
    }
  }

  private Stopwatch train() {
    Candidate candidate = new Candidate(structure(), network, training, Map.of());
    TrialSpec spec = new TrialSpec(1, candidate, 0, 1, Fidelity.FULL, log.fingerprint());
    DbmtlShape shape =
        new DbmtlShape(log.fields(), log.numerics().size(), log.targets(), structure(), network);
    try (MatrixProducts products = new MatrixProducts(log.targets(), shape, BATCH);
        CandidateTrainer trainer =
            CandidateTrainerProvider.named(training.engine()).open(study(), log)) {
      Stopwatch stopwatch = new Stopwatch(products);
      TrialOutcome outcome = trainer.train(spec, stopwatch);
      if (outcome instanceof TrialOutcome.Failed failed) {
        throw new StudyException("bench train: the trial failed: " + failed.cause());
      }
      return stopwatch;
    }
  }

  private static TargetGraph structure() {
    return TargetGraph.parse(GeneratedLog.TARGETS, GeneratedLog.STRUCTURE);
  }

  /** Trainers ask for a study; this one's log is generated and never read from a file. */
  private static Study study() {
    return Study.of(
        "bench",
        DataSettings.files(new Split.ByRatio(Split.Shares.STANDARD, null), "generated"),
        List.of(Feature.id("id0")),
        List.of(Target.binary("click")));
  }

  @Override
  public void close() {
    folder.close();
  }

  /** Times the steps after the warm-up, and the products between them. */
  private static final class Stopwatch implements TrialContext {
    private final MatrixProducts products;
    private long start;
    private long trained;
    private long multiplied;
    private int steps;
    private int slices;

    Stopwatch(MatrixProducts products) {
      this.products = products;
    }

    @Override
    public void progress(double share) {
      if (share > WARM_UP) {
        trained += System.nanoTime() - start;
        steps++;
        if (steps % SLICE == 0) {
          products.step(); // the first finds its buffers out of the cache
          long from = System.nanoTime();
          for (int i = 0; i < PRODUCTS; i++) {
            products.step();
          }
          multiplied += System.nanoTime() - from;
          slices++;
        }
      }
      start = System.nanoTime();
    }

    double rowsPerSecond() {
      return steps * (double) BATCH / (trained / 1e9);
    }

    double limit() {
      return slices * (double) PRODUCTS * BATCH / (multiplied / 1e9);
    }

    @Override
    public boolean shouldStop() {
      return false;
    }

    @Override
    public boolean mayResume() {
      return false;
    }

    @Override
    public Path workFolder() {
      return Path.of(System.getProperty("java.io.tmpdir"));
    }
  }
}
