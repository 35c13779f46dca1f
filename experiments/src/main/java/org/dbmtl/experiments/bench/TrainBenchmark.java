package org.dbmtl.experiments.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.fused.MatrixProducts;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * How fast an engine trains, against the time that the matrix products of its steps take alone in
 * the same process: 6 targets with 7 edges on {@link GeneratedLog}, the paper's layers, batch 2000,
 * Adam, no dropout.
 */
final class TrainBenchmark implements AutoCloseable {
  private static final int BATCH = 2000;
  private static final double WARM_UP = 0.25;

  private final int dim;
  private final int parallel;
  private final String engine;
  private final TemporaryFolder folder = TemporaryFolder.create();
  private final EncodedLog log;

  /**
   * @param uniformIds vocabulary of one more field, of equally likely ids; 0 for no such field
   * @throws StudyException if the log does not fit on the disk
   */
  TrainBenchmark(int dim, long rows, int uniformIds, int parallel, String engine) {
    this.dim = dim;
    this.parallel = parallel;
    this.engine = engine;
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
   * @param limit rows per second of the matrix products alone, as many side by side
   * @param peakMegabytes largest resident memory of the process so far, 0 where the system does not
   *     tell
   */
  record Result(double rowsPerSecond, double limit, double peakMegabytes) {
    double ratio() {
      return rowsPerSecond / limit;
    }
  }

  Result run() {
    double rows = sideBySide(this::train);
    double limit = sideBySide(this::multiply);
    return new Result(rows, limit, PeakMemory.megabytes());
  }

  /** Runs as many at a time as trials are asked for, and adds up what they return. */
  private double sideBySide(Callable<Double> task) {
    ExecutorService workers = Executors.newFixedThreadPool(parallel);
    try {
      List<Callable<Double>> tasks = new ArrayList<>();
      for (int i = 0; i < parallel; i++) {
        tasks.add(task);
      }
      double sum = 0;
      for (Future<Double> done : workers.invokeAll(tasks)) {
        sum += done.get();
      }
      return sum;
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

  /** Rows per second of one trial after its warm-up. */
  private double train() {
    Candidate candidate =
        new Candidate(
            structure(),
            NetworkSettings.DEFAULT.withEmbedding(dim),
            TrainingSettings.DEFAULT.withEngine(engine).withBatch(BATCH));
    TrialSpec spec = new TrialSpec(1, candidate, 0, 1, Fidelity.FULL, log.fingerprint());
    Stopwatch stopwatch = new Stopwatch();
    try (CandidateTrainer trainer = CandidateTrainerProvider.named(engine).open(study(), log)) {
      TrialOutcome outcome = trainer.train(spec, stopwatch);
      if (!(outcome instanceof TrialOutcome.Completed)) {
        throw new IllegalStateException("the trial did not complete: " + outcome);
      }
    }
    return stopwatch.steps * BATCH / stopwatch.seconds();
  }

  /** Rows per second of the products alone. */
  private double multiply() {
    DbmtlShape shape =
        new DbmtlShape(
            log.fields(),
            log.numerics().size(),
            structure(),
            NetworkSettings.DEFAULT.withEmbedding(dim));
    try (MatrixProducts products = new MatrixProducts(log.targets(), shape, BATCH)) {
      int steps = (int) Math.max(20, log.rows(Part.TRAIN) / BATCH);
      int warmUp = (int) (steps * WARM_UP);
      long start = System.nanoTime();
      for (int step = 0; step < steps; step++) {
        if (step == warmUp) {
          start = System.nanoTime();
        }
        products.step();
      }
      return (double) (steps - warmUp) * BATCH / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static TargetGraph structure() {
    return TargetGraph.parse(GeneratedLog.TARGETS, GeneratedLog.STRUCTURE);
  }

  /** Trainers ask for a study; this one's log is generated and never read from a file. */
  private static Study study() {
    return new Study(
        "bench",
        1,
        new DataSettings(
            List.of("generated"),
            null,
            null,
            List.of(),
            new Split.ByRatio(new Split.Shares(0.8, 0.1, 0.1), null)),
        List.of(new Feature.Id("id0", "id0", 1, 0)),
        List.of(new Target.Binary("click", "click", null, 1, null)),
        NetworkSettings.DEFAULT,
        TrainingSettings.DEFAULT,
        EdgeConstraints.NONE,
        SearchSettings.DEFAULT);
  }

  @Override
  public void close() {
    folder.close();
  }

  /** Counts steps and time from the end of the warm-up to the last step. */
  private static final class Stopwatch implements TrialContext {
    private long start;
    private long end;
    private int steps;

    @Override
    public void progress(double share) {
      if (share <= WARM_UP) {
        start = System.nanoTime();
      } else {
        end = System.nanoTime();
        steps++;
      }
    }

    double seconds() {
      return (end - start) / 1e9;
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
