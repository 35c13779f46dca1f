package org.dbmtl.trainer.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.batch.ShuffledRows;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.metric.Score;
import org.dbmtl.trainer.metric.TargetEvaluation;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/** One trial's training and evaluation, whatever the engine. Used by one thread. */
final class DbmtlTraining implements AutoCloseable {
  private final EncodedLog log;
  private final TrainingSettings settings;
  private final long seed;
  private final long rows;
  private final ShuffledRows sample;
  private final long stepsPerEpoch;
  private final int epochs;
  private final LearningRate rate;
  private final long averageFrom;
  private final DbmtlNetwork network;

  /**
   * @throws StudyException if a batch is larger than the training part
   */
  DbmtlTraining(EncodedLog log, TrialSpec spec, NetworkFactory networks) {
    this.log = log;
    this.settings = spec.candidate().training();
    this.seed = spec.seed();
    long all = log.rows(Part.TRAIN);
    rows = Math.max(1, Math.round(all * spec.fidelity().data()));
    if (settings.batch() > rows) {
      throw new StudyException(
          ("training.batch is %d, but the training part has %d rows: use a batch of at most %d rows"
                  + " (better a hundredth of them)")
              .formatted(settings.batch(), rows, rows));
    }
    // A part of the rows is the same for every seed, so that trials of one fidelity compare.
    sample = new ShuffledRows(all, 0);
    stepsPerEpoch = (rows + settings.batch() - 1) / settings.batch();
    epochs = (int) Math.max(1, Math.round(settings.epochs() * spec.fidelity().epochs()));
    long steps = stepsPerEpoch * epochs;
    rate = LearningRate.of(settings, steps);
    averageFrom = steps - averagedSteps(steps);
    DbmtlShape shape =
        new DbmtlShape(
            log.fields(),
            log.numerics().size(),
            spec.candidate().structure(),
            spec.candidate().network());
    network = networks.create(log, shape, settings, new InitialWeights(seed));
  }

  private long averagedSteps(long steps) {
    return settings.average() == 0 ? 0 : Math.max(1, Math.round(settings.average() * steps));
  }

  /**
   * Trains to the end.
   *
   * @return false if the context asked to stop before
   * @throws ArithmeticException if a loss is not finite; the message names the target and the step
   */
  boolean run(TrialContext context) {
    double best = Double.NEGATIVE_INFINITY;
    int worse = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      if (!runEpoch(epoch, context)) {
        return false;
      }
      if (settings.patience() == 0) {
        continue;
      }
      double score = Score.of(log.targets(), evaluate(Part.VALID));
      if (score > best) {
        best = score;
        worse = 0;
        network.remember();
      } else if (++worse >= settings.patience()) {
        break;
      }
    }
    if (settings.patience() > 0) {
      network.recall();
    }
    if (settings.average() > 0) {
      network.useAverage();
    }
    return true;
  }

  private boolean runEpoch(int epoch, TrialContext context) {
    ShuffledRows order = new ShuffledRows(rows, Seeds.of(seed, "batches", epoch));
    boolean everyRow = rows == log.rows(Part.TRAIN);
    for (long i = 0; i < stepsPerEpoch; i++) {
      if (context.shouldStop()) {
        return false;
      }
      long first = i * settings.batch();
      long step = epoch * stepsPerEpoch + i;
      int size = (int) Math.min(settings.batch(), rows - first);
      if (step == averageFrom) {
        network.beginAverage();
      }
      try {
        network.step(
            everyRow
                ? position -> order.row(first + position)
                : position -> sample.row(order.row(first + position)),
            size,
            rate.at(step));
      } catch (ArithmeticException e) {
        throw new ArithmeticException(
            ("%s at step %d: maybe training.learning-rate %s is too high, or a number feature needs"
                    + " log1p")
                .formatted(e.getMessage(), step + 1, settings.learningRate()));
      }
      context.progress((step + 1.0) / (stepsPerEpoch * epochs));
    }
    return true;
  }

  /** Metrics of every target on a part, in the order of the targets. */
  Map<String, TargetMetrics> evaluate(Part part) {
    List<TargetColumn> targets = log.targets();
    int count = Math.toIntExact(log.rows(part));
    float[][] outputs = new float[targets.size()][count];
    for (int first = 0; first < count; first += network.predictionBatch()) {
      network.predict(part, first, Math.min(network.predictionBatch(), count - first), outputs);
    }
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    for (int target = 0; target < targets.size(); target++) {
      metrics.put(
          targets.get(target).name(),
          TargetEvaluation.of(targets.get(target), log.label(target, part), outputs[target]));
    }
    return metrics;
  }

  @Override
  public void close() {
    network.close();
  }
}
