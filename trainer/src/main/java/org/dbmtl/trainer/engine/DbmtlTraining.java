package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.batch.RowOrder;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Density;
import org.dbmtl.trainer.density.Predictions;
import org.dbmtl.trainer.density.Residuals;
import org.dbmtl.trainer.engine.Checkpoint.ForeignCheckpointException;
import org.dbmtl.trainer.metric.BlockScores;
import org.dbmtl.trainer.metric.ConditionalMetrics;
import org.dbmtl.trainer.metric.FusedScore;
import org.dbmtl.trainer.metric.TargetEvaluation;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.LabelPasses;
import org.dbmtl.trainer.network.Marginals;
import org.dbmtl.trainer.network.UnseenRows;
import org.jspecify.annotations.Nullable;

/**
 * One trial's training and evaluation, whatever the engine. Used by one thread.
 *
 * <p>When the context asks for it, or asks to stop, a {@link Checkpoint} is written, and a later
 * training of the same trial goes on from there, to the same result. A checkpoint that cannot be
 * written or read costs time and nothing else.
 */
final class DbmtlTraining implements AutoCloseable {
  /** Rows of the training part that the deviation of residuals is taken over, in stretches. */
  private static final int RESIDUALS = 1 << 14;

  private static final int RESIDUAL_STRETCHES = 16;

  private final EncodedLog log;
  private final TrainingSettings settings;
  private final List<Term> score;
  private final long seed;
  private final long rows;
  private final List<TargetColumn> lossTargets;
  private final LongUnaryOperator sample;
  private final long stepsPerEpoch;
  private final int epochs;
  private final LearningRate rate;
  private final long averageFrom;
  private final String owner;
  private final DbmtlShape shape;
  private final Supplier<DbmtlNetwork> networks;
  private final CurveRecorder curve;
  private final ValidationLoss validation;
  private DbmtlNetwork network;
  private @Nullable Checkpoint checkpoint;
  private @Nullable LabelPasses passes;
  private double @Nullable [] deviations;
  private @Nullable UnseenRows unseen;
  private boolean unsaved;
  private boolean keepsProgress;

  /**
   * @param engine name of the engine that the networks are of
   * @param score what early stopping goes by
   * @throws StudyException if a batch is larger than the training part
   */
  DbmtlTraining(
      String engine, EncodedLog log, TrialSpec spec, List<Term> score, NetworkFactory factory) {
    this.log = log;
    this.score = score;
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
    sample = RowOrder.sample(all);
    stepsPerEpoch = (rows + settings.batch() - 1) / settings.batch();
    epochs = (int) Math.max(1, Math.round(settings.epochs() * spec.fidelity().epochs()));
    // A share of the epochs is the beginning of the training in full, which can go on from there.
    long steps = stepsPerEpoch * settings.epochs();
    rate = LearningRate.of(settings, steps);
    averageFrom = steps - averagedSteps(steps);
    lossTargets = TargetColumn.trained(log.targets(), settings.lossWeights());
    curve = new CurveRecorder(lossTargets, steps);
    validation = new ValidationLoss(log, lossTargets, rows, stepsPerEpoch);
    owner = owner(engine, log, spec, score);
    shape =
        DbmtlShape.of(
            log.fields(),
            log.numerics().size(),
            log.targets(),
            spec.candidate().structure(),
            spec.candidate().network());
    InitialWeights initial = new InitialWeights(seed);
    networks =
        shape.network().method() == Method.WDL
            ? () -> new SeparateNetworks(factory, log, shape, settings, initial)
            : () -> factory.create(log, shape, settings, initial);
    network = networks.get();
  }

  private long averagedSteps(long steps) {
    return settings.average() == 0 ? 0 : Math.max(1, Math.round(settings.average() * steps));
  }

  /** All that decides a training's numbers, beside the version of dbmtl. */
  private static String owner(String engine, EncodedLog log, TrialSpec spec, List<Term> score) {
    Candidate candidate = spec.candidate();
    return List.of(
            engine,
            candidate.structure().targets(),
            candidate.structure().text(),
            candidate.network(),
            candidate.training(),
            spec.seed(),
            spec.fidelity().data(),
            spec.data(),
            log.targets(),
            score)
        .toString();
  }

  /**
   * Trains to the end, from the checkpoint in the work folder if there is one of this training.
   *
   * @return false if the context asked to stop before
   * @throws ArithmeticException if a loss is not finite; the message names the target and the step
   */
  boolean run(TrialContext context) {
    TrainingPosition position = context.mayResume() ? resume(context) : TrainingPosition.START;
    if (position.epoch() == settings.epochs()) {
      return true; // it is the model of this trial, as saveModel left it
    }
    for (int epoch = position.epoch(); epoch < epochs && !isGivenUp(position); epoch++) {
      TrainingPosition start =
          epoch == position.epoch()
              ? position
              : new TrainingPosition(epoch, 0, position.best(), position.worse());
      if (!runEpoch(start, context)) {
        return false;
      }
      position = start;
      if (settings.patience() > 0) {
        position = judge(start);
      }
    }
    if (epochs < settings.epochs() && context.keepsProgress()) {
      saveProgress(position, context);
    }
    if (settings.patience() > 0) {
      network.recall();
    }
    if (settings.average() > 0 && stepsPerEpoch * epochs > averageFrom) {
      network.useAverage();
    }
    fillUnseen();
    return true;
  }

  private void fillUnseen() {
    if (unseen == null) {
      LongUnaryOperator rowAt = rows == log.rows(Part.TRAIN) ? position -> position : sample;
      unseen = UnseenRows.of(log, shape.network().unseen(), rows, rowAt);
    }
    network.fillUnseen(unseen);
  }

  private boolean isGivenUp(TrainingPosition position) {
    return settings.patience() > 0 && position.worse() >= settings.patience();
  }

  /** Saves the network as it is at the end of the epochs, for a training of more of them. */
  private void saveProgress(TrainingPosition position, TrialContext context) {
    save(new TrainingPosition(epochs, 0, position.best(), position.worse()), 0, context);
    keepsProgress = true;
  }

  /** Evaluates after an epoch and remembers the weights if they are the best. */
  private TrainingPosition judge(TrainingPosition epoch) {
    fillUnseen(); // no later step of these epochs moves the rows that this one has not seen
    double reached = Score.of(score, judged());
    forgetFitted(); // it depends on the weights, which move again or are recalled
    curve.addScore(reached);
    if (reached > epoch.best()) {
      network.remember();
      return new TrainingPosition(epoch.epoch(), epoch.step(), reached, 0);
    }
    return new TrainingPosition(epoch.epoch(), epoch.step(), epoch.best(), epoch.worse() + 1);
  }

  /** As {@link #evaluate} on the validation part, as far as the score needs it. */
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

  private boolean runEpoch(TrainingPosition start, TrialContext context) {
    RowOrder order = new RowOrder(rows, Seeds.of(seed, "batches", start.epoch()));
    boolean everyRow = rows == log.rows(Part.TRAIN);
    LongUnaryOperator row =
        everyRow ? order::row : position -> sample.applyAsLong(order.row(position));
    for (long i = start.step(); i < stepsPerEpoch; i++) {
      if (context.shouldStop()) {
        save(start, i, context);
        return false;
      }
      long first = i * settings.batch();
      step(
          start.epoch() * stepsPerEpoch + i,
          position -> row.applyAsLong(first + position),
          (int) Math.min(settings.batch(), rows - first));
      unsaved = true;
      context.progress((start.epoch() * stepsPerEpoch + i + 1.0) / (stepsPerEpoch * epochs));
      if (context.shouldCheckpoint()) {
        save(start, i + 1, context);
      }
    }
    return true;
  }

  private void step(long step, LongUnaryOperator rowAt, int size) {
    if (step == averageFrom) {
      network.beginAverage();
    }
    try {
      network.step(rowAt, size, rate.at(step));
      curve.add(network.losses());
      if (validation.isDue(step)) {
        curve.addValidLoss(validation.of(network));
      }
    } catch (ArithmeticException e) {
      throw new ArithmeticException(
          ("%s at step %d: maybe training.learning-rate %s is too high, or a number feature needs"
                  + " log1p")
              .formatted(e.getMessage(), step + 1, settings.learningRate()));
    }
  }

  private TrainingPosition resume(TrialContext context) {
    try {
      TrainingPosition position = checkpoint(context).read(network, curve);
      if (position == null) {
        return TrainingPosition.START;
      }
      context.checkpoint(new CheckpointEvent.Resumed(stepsOf(position), stepsPerEpoch * epochs));
      return position;
    } catch (UncheckedIOException e) {
      return TrainingPosition.START;
    } catch (ForeignCheckpointException e) {
      context.checkpoint(new CheckpointEvent.Ignored("it is " + e.getMessage()));
      return TrainingPosition.START;
    } catch (IOException e) {
      // It is damaged, and so are the network and the curve now.
      context.checkpoint(new CheckpointEvent.Ignored("it is damaged"));
      network.close();
      network = networks.get();
      curve.clear();
      return TrainingPosition.START;
    }
  }

  private void save(TrainingPosition epoch, long steps, TrialContext context) {
    if (!unsaved) {
      return;
    }
    try {
      TrainingPosition position =
          new TrainingPosition(epoch.epoch(), steps, epoch.best(), epoch.worse());
      checkpoint(context).write(position, network, curve);
      unsaved = false;
      context.checkpoint(new CheckpointEvent.Saved(stepsOf(position), stepsPerEpoch * epochs));
    } catch (IOException | UncheckedIOException e) {
      // No room for it: the training goes on, and would start from an older checkpoint.
      context.checkpoint(new CheckpointEvent.Unsaved(String.valueOf(e.getMessage())));
    }
  }

  private long stepsOf(TrainingPosition position) {
    return position.epoch() * stepsPerEpoch + position.step();
  }

  /**
   * @throws UncheckedIOException if there is no work folder
   */
  private Checkpoint checkpoint(TrialContext context) {
    if (checkpoint == null) {
      checkpoint = new Checkpoint(context.workFolder(), owner);
    }
    return checkpoint;
  }

  /** Saves the trained network as the checkpoint of the end, from which nothing is left to do. */
  void saveModel(TrialContext context) {
    unsaved = true;
    save(new TrainingPosition(epochs, 0, Double.NEGATIVE_INFINITY, 0), 0, context);
  }

  /** Deletes the checkpoint of a trial that has ended, unless another may go on from it. */
  void deleteCheckpoint() {
    if (checkpoint == null || keepsProgress) {
      return;
    }
    try {
      checkpoint.delete();
    } catch (IOException e) {
      // It stays, and would lead to the same result again.
    }
  }

  /** How the training went. */
  TrainingCurve curve() {
    return curve.curve();
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
          served, log.targets(), labels, predictions.served().values(), log.groups(part));
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
            Density density = log.targets().get(target).density();
            FloatColumn labels = log.label(target, part);
            float[] z = new float[density.outputs()];
            for (int row = 0; row < size; row++) {
              take(outputs, target, row, z);
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

  /** The outputs of a target for a row of a batch. */
  private void take(float[][] outputs, int target, int row, float[] z) {
    int first = shape.firstOutput(target);
    for (int k = 0; k < z.length; k++) {
      z[k] = outputs[first + k][row];
    }
  }

  /** Looks at the outputs of a batch. */
  private interface OutputReader {
    void read(long first, int size, float[][] outputs);
  }

  private void forEachBatch(Part part, long from, int count, OutputReader reader) {
    int most = Math.min(network.predictionBatch(), count);
    float[][] outputs = new float[outputs()][most];
    for (int done = 0; done < count; done += most) {
      int size = Math.min(most, count - done);
      network.predict(part, from + done, size, outputs);
      reader.read(from + done, size, outputs);
    }
  }

  private int outputs() {
    return log.targets().stream().mapToInt(target -> target.density().outputs()).sum();
  }

  private Predictions predictMarginal(Part part) {
    int rows = Math.toIntExact(log.rows(part));
    int most = Math.min(network.predictionBatch(), rows);
    Predictions all = new Predictions(log.targets().size(), rows);
    Marginals marginals =
        new Marginals(shape, deviations(), target -> log.label(target, part), most);
    for (int first = 0; first < rows; first += most) {
      int size = Math.min(most, rows - first);
      marginals.clear(first, size);
      network.predictMarginal(part, first, size, passes(), marginals);
      marginals.read(size, all, first);
    }
    return all;
  }

  private LabelPasses passes() {
    if (passes == null) {
      passes = new LabelPasses(shape, log.targets(), deviations(), seed);
    }
    return passes;
  }

  private void forgetFitted() {
    passes = null;
    deviations = null;
  }

  /**
   * Of each continuous target: root of its mean squared residual on stretches of the training part.
   */
  private double[] deviations() {
    if (deviations == null) {
      Residuals residuals =
          new Residuals(log.targets().stream().map(TargetColumn::density).toList());
      if (residuals.anyNeeded()) {
        long all = log.rows(Part.TRAIN);
        int stretches = (int) Math.min(RESIDUAL_STRETCHES, all);
        int length = (int) Math.min(RESIDUALS / stretches, all / stretches);
        for (int i = 0; i < stretches; i++) {
          addResiduals(residuals, all * i / stretches, length);
        }
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
            FloatColumn labels = log.label(target, Part.TRAIN);
            float[] z = new float[log.targets().get(target).density().outputs()];
            for (int row = 0; row < size; row++) {
              take(outputs, target, row, z);
              residuals.add(target, z, labels.get(first + row));
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
              outputs.values()[target],
              outputs.gains()[target],
              log.groups(part));
      // Curves are for the part that judges; with the other they would double what is stored.
      metrics.put(targets.get(target).name(), part == Part.TEST ? judged : judged.withoutRoc());
    }
    return metrics;
  }

  @Override
  public void close() {
    network.close();
  }
}
