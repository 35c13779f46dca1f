package org.dbmtl.trainer.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
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
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** One trial's training and evaluation. Used by one thread. */
final class Dl4jTraining implements AutoCloseable {
  private static final int EVALUATION_BATCH = 4096;

  private final EncodedLog log;
  private final DbmtlShape shape;
  private final TrainingSettings settings;
  private final long seed;
  private final long rows;
  private final ShuffledRows sample;
  private final long stepsPerEpoch;
  private final int epochs;
  private final Dl4jNetwork network;

  /**
   * @throws StudyException if a batch is larger than the training part
   */
  Dl4jTraining(EncodedLog log, TrialSpec spec) {
    this.log = log;
    this.settings = spec.candidate().training();
    this.seed = spec.seed();
    this.shape =
        new DbmtlShape(
            log.fields(),
            log.numerics().size(),
            spec.candidate().structure(),
            spec.candidate().network());
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
    network = new Dl4jNetwork(shape, log.targets(), settings, rate(), new InitialWeights(seed));
  }

  private ISchedule rate() {
    return switch (settings.schedule()) {
      case CONSTANT -> new FixedSchedule(settings.learningRate());
      case LINEAR ->
          new PolySchedule(
              ScheduleType.ITERATION,
              settings.learningRate(),
              1,
              (int) Math.min(Integer.MAX_VALUE, stepsPerEpoch * epochs));
    };
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
    @Nullable INDArray bestParameters = null;
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
        bestParameters = replace(bestParameters, network.graph().params().dup());
      } else if (++worse >= settings.patience()) {
        break;
      }
    }
    if (bestParameters != null) {
      network.graph().params().assign(bestParameters);
      bestParameters.close();
    }
    return true;
  }

  private static INDArray replace(@Nullable INDArray old, INDArray next) {
    if (old != null) {
      old.close();
    }
    return next;
  }

  private boolean runEpoch(int epoch, TrialContext context) {
    ShuffledRows order = new ShuffledRows(rows, Seeds.of(seed, "batches", epoch));
    for (long step = 0; step < stepsPerEpoch; step++) {
      if (context.shouldStop()) {
        return false;
      }
      long first = step * settings.batch();
      int size = (int) Math.min(settings.batch(), rows - first);
      step(
          position ->
              rows == log.rows(Part.TRAIN)
                  ? order.row(first + position)
                  : sample.row(order.row(first + position)),
          size,
          epoch * stepsPerEpoch + step);
      context.progress((epoch * stepsPerEpoch + step + 1.0) / (stepsPerEpoch * epochs));
    }
    return true;
  }

  private void step(LongUnaryOperator rowAt, int size, long step) {
    try (Dl4jBatch batch = Dl4jBatch.read(log, shape, Part.TRAIN, rowAt, size)) {
      network.weighBy(batch.factors);
      network.graph().fit(new MultiDataSet(batch.inputs, batch.labels, null, batch.labelMasks));
    }
    for (int target = 0; target < network.losses().size(); target++) {
      double loss = network.losses().get(target).lastScore();
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException(
            ("the loss of target '%s' is %s at step %d: maybe training.learning-rate %s is too high,"
                    + " or a number feature needs log1p")
                .formatted(
                    log.targets().get(target).name(), loss, step + 1, settings.learningRate()));
      }
    }
  }

  /** Metrics of every target on a part, in the order of the targets. */
  Map<String, TargetMetrics> evaluate(Part part) {
    List<TargetColumn> targets = log.targets();
    int count = Math.toIntExact(log.rows(part));
    float[][] outputs = new float[targets.size()][count];
    for (int first = 0; first < count; first += EVALUATION_BATCH) {
      int size = Math.min(EVALUATION_BATCH, count - first);
      int offset = first;
      try (Dl4jBatch batch =
          Dl4jBatch.read(log, shape, part, position -> offset + position, size)) {
        INDArray[] predictions = network.graph().output(false, batch.inputs);
        for (int target = 0; target < targets.size(); target++) {
          float[] values = predictions[target].dup('c').data().asFloat();
          System.arraycopy(values, 0, outputs[target], first, size);
          predictions[target].close();
        }
      }
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
