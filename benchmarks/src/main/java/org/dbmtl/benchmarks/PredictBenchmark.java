package org.dbmtl.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.data.RawLog;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.engine.TrainedNetwork;
import org.dbmtl.trainer.fit.ModelWriter;
import org.dbmtl.trainer.predict.RowPredictions;

/**
 * How fast rows of files are predicted, against the evaluation of the same network inside a search:
 * one pass of training, then both by turns.
 */
final class PredictBenchmark implements AutoCloseable {
  private final Study study;
  private final Candidate candidate;
  private final int rounds;
  private final int threads;
  private final TemporaryFolder folder = TemporaryFolder.create();
  private double evaluation;
  private double prediction;
  private double networkSeconds;
  private long networkNanos;
  private long evaluated;
  private long predicted;

  /**
   * @param candidate to train, for one epoch
   * @param rounds of an evaluation and a prediction each
   * @param threads that predict
   */
  PredictBenchmark(Study study, Candidate candidate, int rounds, int threads) {
    this.study = study;
    this.candidate = candidate;
    this.rounds = rounds;
    this.threads = threads;
  }

  /**
   * What was measured, after a first round that is not counted.
   *
   * @param evaluationRowsPerSecond predictions and metrics of the validation and the test part, as
   *     each trial of a search does on its one thread, by CPU time
   * @param networkRowsPerSecond of encoded rows, if each thread that predicts has a core
   * @param predictionRowsPerSecond from the study's files to a CSV file: reading and encoding texts
   *     too
   */
  record Result(
      double evaluationRowsPerSecond,
      double networkRowsPerSecond,
      double predictionRowsPerSecond) {}

  Result run() {
    Path model = folder.path().resolve("bench.dbmtl");
    try (EncodedLog log =
            EncodedLogs.open(study, folder.path().resolve("cache"), EncodingListener.NONE);
        CandidateTrainer trainer =
            CandidateTrainerProvider.named(study.training().engine()).open(study, log)) {
      if (!(trainer instanceof DbmtlTrainer networks)) {
        throw new StudyException("bench predict: use engine fused or dl4j");
      }
      TrialSpec spec = new TrialSpec(1, candidate, 0, 1, Fidelity.FULL, log.fingerprint());
      TrialOutcome outcome =
          networks.train(spec, TrialContext.UNDISTURBED, net -> run(net, log, model));
      if (outcome instanceof TrialOutcome.Failed failed) {
        throw new StudyException("bench predict: the training failed: " + failed.cause());
      }
      return new Result(
          evaluated / evaluation, threads * predicted / networkSeconds, predicted / prediction);
    }
  }

  private void run(TrainedNetwork network, EncodedLog log, Path model) {
    try (ModelWriter writer = new ModelWriter(model, study, log)) {
      writer.add(network);
      writer.finish(candidate, "", null, Map.of());
    }
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    for (int round = 0; round <= rounds; round++) {
      long start = clock.getCurrentThreadCpuTime();
      for (Part part : List.of(Part.VALID, Part.TEST)) {
        var unused = network.metrics(part, List.of(network.predict(part)));
      }
      long used = clock.getCurrentThreadCpuTime() - start;
      long between = System.nanoTime();
      long rows = predict(model);
      long end = System.nanoTime();
      if (round > 0) {
        evaluated += log.rows(Part.VALID) + log.rows(Part.TEST);
        evaluation += used / 1e9;
        predicted += rows;
        prediction += (end - between) / 1e9;
        networkSeconds += networkNanos / 1e9;
      }
    }
  }

  private long predict(Path model) {
    String sql = study.data().sql();
    Path out = folder.path().resolve("predictions.csv");
    try (ModelFile file = ModelFile.open(model);
        RawLog source =
            sql != null
                ? RawLog.ofQuery("data.sql", sql)
                : RawLog.ofFiles("data.files", study.data().files(), study.data().csv());
        RowPredictions predictions =
            new RowPredictions(
                file, ModelQuery.of(file.description(), null, Map.of()), "", false, threads)) {
      predictions.write(source, List.of(), out, written -> {});
      Files.delete(out);
      networkNanos = predictions.networkNanos();
      return predictions.rows();
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
