package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.batch.RowOrder;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.engine.Checkpoint.ForeignCheckpointException;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.UnseenRows;
import org.dbmtl.trainer.pricing.MaskedPrices;
import org.jspecify.annotations.Nullable;

/**
 * One trial's training and evaluation, whatever the engine. Used by one thread.
 *
 * <p>When the context asks for it, or asks to stop, a {@link Checkpoint} is written, and a later
 * training of the same trial goes on from there, to the same result. A checkpoint that cannot be
 * written or read costs time and nothing else.
 */
final class DbmtlTraining implements AutoCloseable {
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
  private @Nullable UnseenRows unseen;
  private boolean unsaved;
  private boolean keepsProgress;
  private boolean isSavedModel;

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
    owner = owner(engine, log, spec, score);
    shape =
        DbmtlShape.of(
            log.fields(),
            log.numerics().size(),
            log.targets(),
            spec.candidate().structure(),
            spec.candidate().network());
    validation = new ValidationLoss(log, shape, lossTargets, rows, stepsPerEpoch);
    InitialWeights initial = new InitialWeights(seed);
    networks = () -> factory.createByMethod(log, shape, settings, initial);
    network = networks.get();
  }

  private long averagedSteps(long steps) {
    return settings.average() == 0 ? 0 : Math.max(1, Math.round(settings.average() * steps));
  }

  /** All that decides a training's numbers, besides the version of dbmtl. */
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
      isSavedModel = true;
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
    double reached = evaluation().score();
    curve.addScore(reached);
    if (reached > epoch.best()) {
      network.remember();
      return new TrainingPosition(epoch.epoch(), epoch.step(), reached, 0);
    }
    return new TrainingPosition(epoch.epoch(), epoch.step(), epoch.best(), epoch.worse() + 1);
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
    if (isSavedModel) {
      return;
    }
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

  /** The network as it is now. */
  TrainedNetwork trained(Evaluation evaluation) {
    return new TrainedNetwork(network, shape, evaluation, seed);
  }

  /** Prices parent sets by the network as it is now. */
  MaskedPrices prices() {
    return new MaskedPrices(log, shape, lossTargets, network.masked());
  }

  /** Judges the network as it is now. */
  Evaluation evaluation() {
    return new Evaluation(network, log, shape, lossTargets, score, seed);
  }

  @Override
  public void close() {
    network.close();
  }
}
