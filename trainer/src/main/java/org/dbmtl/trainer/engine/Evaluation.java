package org.dbmtl.trainer.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;
import org.dbmtl.trainer.density.Residuals;
import org.dbmtl.trainer.metric.BlockScores;
import org.dbmtl.trainer.metric.ConditionalMetrics;
import org.dbmtl.trainer.metric.FusedScore;
import org.dbmtl.trainer.metric.TargetEvaluation;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.Marginals;
import org.jspecify.annotations.Nullable;

/**
 * Predicts and judges by a network as it is: one for each state of its weights, because what is
 * fitted to them is kept. Used by one thread.
 */
final class Evaluation {
  private final DbmtlNetwork network;
  private final EncodedLog log;
  private final DbmtlShape shape;
  private final List<TargetColumn> lossTargets;
  private final List<Term> score;
  private final long seed;
  private double @Nullable [] deviations;

  /**
   * @param lossTargets the targets with the factors of their losses as weights
   * @param score what is ranked
   */
  Evaluation(
      DbmtlNetwork network,
      EncodedLog log,
      DbmtlShape shape,
      List<TargetColumn> lossTargets,
      List<Term> score,
      long seed) {
    this.network = network;
    this.log = log;
    this.shape = shape;
    this.lossTargets = lossTargets;
    this.score = score;
    this.seed = seed;
  }

  /** The score on the validation part; computes nothing that it does not need. */
  double score() {
    return Score.of(score, judged());
  }

  private Map<String, TargetMetrics> judged() {
    long given = score.stream().filter(term -> term.metric() == Metric.CONDITIONAL_GAIN).count();
    if (given == score.size()) {
      return metrics(Part.VALID, predictJoint(Part.VALID), target -> log.label(target, Part.VALID));
    }
    PartPredictions predictions;
    if (given == 0 && !shape.labelParents().isEmpty()) {
      Predictions served = predictMarginal(Part.VALID);
      predictions = new PartPredictions(served, served);
    } else {
      predictions = predict(Part.VALID);
    }
    return evaluate(Part.VALID, predictions);
  }

  /**
   * Metrics of every target on a part, in the order of the targets: of its prediction from the
   * features alone, and where edges carry labels those given the parents.
   *
   * @param predictions of the part
   */
  Map<String, TargetMetrics> evaluate(Part part, PartPredictions predictions) {
    return evaluate(part, predictions, target -> log.label(target, part));
  }

  private Map<String, TargetMetrics> evaluate(
      Part part, PartPredictions predictions, IntFunction<FloatColumn> labels) {
    Map<String, TargetMetrics> served = metrics(part, predictions.served(), labels);
    if (predictions.differ()) {
      Map<String, TargetMetrics> joint = metrics(part, predictions.joint(), labels);
      served.replaceAll(
          (target, own) -> ConditionalMetrics.of(own, Objects.requireNonNull(joint.get(target))));
    }
    if (score.stream().anyMatch(term -> term.metric().isFused())) {
      FusedScore.addTo(
          served,
          log.targets(),
          labels,
          log.weights(part),
          predictions.served().values(),
          log.groups(part));
    }
    return served;
  }

  /**
   * The scores by block of a part's rows, as {@link BlockScores}.
   *
   * @param predictions of the part
   */
  ScoreBlocks blocks(Part part, PartPredictions predictions) {
    long rows = log.rows(part);
    List<TargetColumn> trained = lossTargets.stream().filter(t -> t.weight() > 0).toList();
    List<String> names = trained.stream().map(TargetColumn::name).toList();
    List<Term> terms = score.stream().filter(term -> names.contains(term.target())).toList();
    return BlockScores.of(
        terms,
        log.targets(),
        names,
        predictions.joint(),
        predictions.served(),
        log.weights(part),
        block ->
            evaluate(part, predictions, target -> without(block, rows, log.label(target, part))));
  }

  private static FloatColumn without(int block, long rows, FloatColumn labels) {
    return row -> BlockScores.blockOf(row, rows) == block ? Float.NaN : labels.get(row);
  }

  /** Predictions of all rows of a part, once where no edge carries a label. */
  PartPredictions predict(Part part) {
    Predictions joint = predictJoint(part);
    return new PartPredictions(
        joint, shape.labelParents().isEmpty() ? joint : predictMarginal(part));
  }

  /** Predictions of all rows of a part, given the observed labels where edges carry labels. */
  private Predictions predictJoint(Part part) {
    double[] fitted = deviations();
    int rows = Math.toIntExact(log.rows(part));
    Predictions all = new Predictions(log.targets().size(), rows);
    forEachBatch(
        part,
        0,
        rows,
        (first, size, outputs) -> {
          for (int target = 0; target < log.targets().size(); target++) {
            int column = shape.firstOutput(target);
            Density density = log.targets().get(target).density();
            FloatColumn labels = log.label(target, part);
            float[] z = new float[density.outputs()];
            for (int row = 0; row < size; row++) {
              Density.copy(outputs, column, row, z);
              int at = (int) first + row;
              float label = labels.get(at);
              all.values()[target][at] = (float) density.prediction(z, 0);
              all.gains()[target][at] =
                  Float.isNaN(label) ? label : (float) density.gain(z, 0, label, fitted[target]);
            }
          }
        });
    return all;
  }

  private void forEachBatch(Part part, long from, int count, OutputReader reader) {
    forEachBatch(network, shape, part, from, count, reader);
  }

  /** Looks at the outputs of a batch, whose first row is {@code outputs[..][0]}. */
  interface OutputReader {
    void read(long first, int size, float[][] outputs);
  }

  /**
   * Predicts {@code count} rows of a part, over edges that carry labels given the observed ones.
   */
  static void forEachBatch(
      DbmtlNetwork network,
      DbmtlShape shape,
      Part part,
      long from,
      int count,
      OutputReader reader) {
    int most = Math.min(network.predictionBatch(), count);
    float[][] outputs = new float[shape.outputs()][most];
    for (int done = 0; done < count; done += most) {
      int size = Math.min(most, count - done);
      network.predict(part, from + done, size, outputs);
      reader.read(from + done, size, outputs);
    }
  }

  private Predictions predictMarginal(Part part) {
    int rows = Math.toIntExact(log.rows(part));
    int most = Math.min(network.predictionBatch(), rows);
    Predictions all = new Predictions(log.targets().size(), rows);
    LabelPasses passes = shape.passes(deviations(), seed);
    Marginals marginals =
        new Marginals(shape, deviations(), target -> log.label(target, part), most);
    for (int first = 0; first < rows; first += most) {
      int size = Math.min(most, rows - first);
      marginals.clear(first, size);
      network.predictMarginal(part, first, size, passes, marginals);
      marginals.read(size, all, first);
    }
    return all;
  }

  /**
   * Of each continuous target: root of its mean squared residual on stretches of the training part.
   */
  double[] deviations() {
    if (deviations == null) {
      Residuals residuals =
          new Residuals(log.targets().stream().map(TargetColumn::density).toList());
      if (residuals.anyNeeded()) {
        Residuals.forEachStretch(
            log.rows(Part.TRAIN), (from, length) -> addResiduals(residuals, from, length));
      }
      deviations = residuals.deviations();
    }
    return deviations;
  }

  private void addResiduals(Residuals residuals, long from, int length) {
    forEachBatch(
        Part.TRAIN,
        from,
        length,
        (first, size, outputs) -> {
          for (int target = 0; target < log.targets().size(); target++) {
            int column = shape.firstOutput(target);
            FloatColumn labels = log.label(target, Part.TRAIN);
            FloatColumn weights = log.weights(Part.TRAIN);
            float[] z = new float[log.targets().get(target).density().outputs()];
            for (int row = 0; row < size; row++) {
              Density.copy(outputs, column, row, z);
              residuals.add(target, z, labels.get(first + row), weights.get(first + row));
            }
          }
        });
  }

  private Map<String, TargetMetrics> metrics(
      Part part, Predictions outputs, IntFunction<FloatColumn> labels) {
    List<TargetColumn> targets = log.targets();
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    for (int target = 0; target < targets.size(); target++) {
      if (lossTargets.get(target).weight() == 0) {
        FloatColumn label = labels.apply(target);
        long labelled =
            LongStream.range(0, log.rows(part)).filter(r -> !Float.isNaN(label.get(r))).count();
        metrics.put(targets.get(target).name(), TargetMetrics.untrained(labelled));
        continue;
      }
      TargetMetrics judged =
          TargetEvaluation.of(
              targets.get(target),
              labels.apply(target),
              log.weights(part),
              outputs.values()[target],
              outputs.gains()[target],
              log.groups(part));
      // Curves are for the part that judges; with the other they would double what is stored.
      metrics.put(targets.get(target).name(), part == Part.TEST ? judged : judged.withoutRoc());
    }
    return metrics;
  }
}
