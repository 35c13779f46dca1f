package org.dbmtl.trainer.dl4j;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.metric.Score;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains candidates on DL4J, one network a trial, on the caller's thread. Thread-safe: trials share
 * the encoded log alone.
 */
final class Dl4jTrainer implements CandidateTrainer {
  /** Rows are handed to DL4J's embedding layer as floats, which count exactly up to here. */
  private static final long MOST_ROWS = 1L << 24;

  private final EncodedLog log;

  Dl4jTrainer(EncodedLog log) {
    long rows = 0;
    for (EmbeddedField field : log.fields()) {
      rows += field.vocabulary();
    }
    if (rows > MOST_ROWS) {
      throw new StudyException(
          ("the features' vocabularies hold %d ids together, but engine 'dl4j' counts to %d: raise"
                  + " min-count or set hash-buckets on the largest")
              .formatted(rows, MOST_ROWS));
    }
    this.log = log;
  }

  @Override
  public TrialOutcome train(TrialSpec spec, TrialContext context) {
    if (!spec.data().equals(log.fingerprint())) {
      throw new IllegalArgumentException(
          "trial %d is for data %s, but this trainer reads %s"
              .formatted(spec.id(), spec.data(), log.fingerprint()));
    }
    List<String> targets = log.targets().stream().map(TargetColumn::name).toList();
    if (!spec.candidate().structure().targets().equals(targets)) {
      throw new IllegalArgumentException(
          "trial %d is over targets %s, but the data holds %s"
              .formatted(spec.id(), spec.candidate().structure().targets(), targets));
    }
    TrialClock clock = new TrialClock(Dl4jTrainerProvider.ENGINE, log.fingerprint());
    try (Dl4jTraining training = new Dl4jTraining(log, spec)) {
      if (!training.run(context)) {
        return new TrialOutcome.Pruned(spec, clock.provenance());
      }
      Map<Part, Map<String, TargetMetrics>> metrics = new EnumMap<>(Part.class);
      Map<String, TargetMetrics> valid = training.evaluate(Part.VALID);
      metrics.put(Part.VALID, valid);
      metrics.put(Part.TEST, training.evaluate(Part.TEST));
      double score = Score.of(log.targets(), valid);
      return new TrialOutcome.Completed(spec, score, metrics, clock.provenance());
    } catch (ArithmeticException | OutOfMemoryError e) {
      return new TrialOutcome.Failed(spec, String.valueOf(e.getMessage()), clock.provenance());
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  @Override
  public void close() {
    // The log belongs to the caller.
  }
}
