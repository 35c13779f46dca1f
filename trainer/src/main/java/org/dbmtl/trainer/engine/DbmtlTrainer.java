package org.dbmtl.trainer.engine;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * Trains candidates with an engine's networks, one network a trial, on the caller's thread.
 * Thread-safe: trials share the encoded log alone.
 */
public final class DbmtlTrainer implements PricingTrainer {
  private final String engine;
  private final EncodedLog log;
  private final List<Term> score;
  private final NetworkFactory networks;

  /**
   * @param engine name of the engine, for provenance and messages
   * @param objective what a candidate's score is made of
   * @throws StudyException if the data is not an encoded log, or the score is not defined on its
   *     validation part
   */
  public DbmtlTrainer(String engine, StudyData data, Objective objective, NetworkFactory networks) {
    if (!(data instanceof EncodedLog encoded)) {
      throw new StudyException(
          "engine '%s' reads an encoded log, not a %s"
              .formatted(engine, data.getClass().getSimpleName()));
    }
    this.engine = engine;
    this.log = encoded;
    this.networks = networks;
    Map<String, Double> weights = new LinkedHashMap<>();
    log.targets().forEach(target -> weights.put(target.name(), target.weight()));
    Map<String, Boolean> binary = new LinkedHashMap<>();
    log.targets().forEach(target -> binary.put(target.name(), target.binary()));
    this.score = List.copyOf(objective.terms(weights, name -> binary.getOrDefault(name, false)));
    if (!trainsOnAllRows()) {
      ScoreCheck.of(encoded, score);
    }
  }

  private boolean trainsOnAllRows() {
    return log.rows(Part.VALID) == 0;
  }

  @Override
  public TrialOutcome train(TrialSpec spec, TrialContext context) {
    return train(spec, context, network -> {});
  }

  /**
   * Trains like {@link #train(TrialSpec, TrialContext)}, and hands the network over at the end.
   *
   * @param reader of the network of a training that completed, on the caller's thread
   * @return of a log all of whose rows train, which leaves none to judge by: no metrics, and the
   *     score 0
   */
  public TrialOutcome train(TrialSpec spec, TrialContext context, Consumer<TrainedNetwork> reader) {
    check(spec);
    TrialClock clock = new TrialClock(engine, log.fingerprint());
    try (DbmtlTraining training = new DbmtlTraining(engine, log, spec, score, networks)) {
      TrialOutcome outcome = train(training, spec, context, clock, reader);
      if (outcome instanceof TrialOutcome.Completed completed
          && context.keepsModel(completed.score())) {
        training.saveModel(context);
      } else if (!(outcome instanceof TrialOutcome.Pruned)) {
        training.deleteCheckpoint();
      }
      return outcome;
    } catch (OutOfMemoryError e) {
      return failed(spec, Reason.OUT_OF_MEMORY, e, clock);
    }
  }

  @Override
  public boolean canPrice() {
    return networks.canPrice()
        && !trainsOnAllRows()
        && score.stream().allMatch(term -> term.metric() == Metric.CONDITIONAL_GAIN);
  }

  @Override
  public <T> T price(TrialSpec spec, TrialContext context, Function<Prices, T> use)
      throws InterruptedException {
    if (spec.candidate().network().method() != Method.MASKED) {
      throw new IllegalArgumentException(
          "trial %d is not of an evaluator: its method is %s"
              .formatted(spec.id(), spec.candidate().network().method().key()));
    }
    check(spec);
    try (DbmtlTraining training = new DbmtlTraining(engine, log, spec, score, networks)) {
      if (!training.run(context)) {
        throw new InterruptedException("the training of the evaluator was asked to stop");
      }
      if (context.mayResume()) {
        training.saveModel(context);
      }
      return use.apply(training.prices());
    }
  }

  private void check(TrialSpec spec) {
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
  }

  /**
   * Each parameter with its moments, its average and its best value where there are such, the
   * values of a batch, and the predictions of the larger part that is judged, two where edges carry
   * labels. The buffers of the layers are small compared with them.
   */
  @Override
  public long memoryBytes(TrialSpec spec) {
    TrainingSettings settings = spec.candidate().training();
    DbmtlShape shape = shape(spec.candidate());
    int copies = 3 + (settings.average() > 0 ? 1 : 0) + (settings.patience() > 0 ? 1 : 0);
    int targets = log.targets().size();
    long batch = (long) settings.batch() * (shape.inputWidth() + targets);
    if (shape.readsMasked()) {
      // What each target reads of the others' labels, in the rows of a tile.
      batch += 512L * shape.structure().targets().stream().mapToInt(shape::maskedInputs).sum();
    }
    int predictions = shape.labelParents().isEmpty() ? 2 : 4;
    long judged = predictions * Math.max(log.rows(Part.VALID), log.rows(Part.TEST)) * targets;
    return Float.BYTES * (copies * shape.parameters() + batch + judged);
  }

  @Override
  public long parameters(TrialSpec spec) {
    return shape(spec.candidate()).parameters();
  }

  private DbmtlShape shape(Candidate candidate) {
    return DbmtlShape.of(
        log.fields(),
        log.numerics().size(),
        log.targets(),
        candidate.structure(),
        candidate.network());
  }

  private TrialOutcome train(
      DbmtlTraining training,
      TrialSpec spec,
      TrialContext context,
      TrialClock clock,
      Consumer<TrainedNetwork> reader) {
    try {
      if (!training.run(context)) {
        return new TrialOutcome.Pruned(spec, clock.provenance());
      }
      Map<Part, Map<String, TargetMetrics>> metrics = new EnumMap<>(Part.class);
      Map<Part, ScoreBlocks> blocks = new EnumMap<>(Part.class);
      Evaluation evaluation = training.evaluation();
      if (trainsOnAllRows()) {
        reader.accept(training.trained(evaluation));
        return new TrialOutcome.Completed(
            spec, 0, blocks, metrics, training.curve(), clock.provenance());
      }
      for (Part part : List.of(Part.VALID, Part.TEST)) {
        PartPredictions predictions = evaluation.predict(part);
        metrics.put(part, evaluation.evaluate(part, predictions));
        blocks.put(part, evaluation.blocks(part, predictions));
      }
      reader.accept(training.trained(evaluation));
      return new TrialOutcome.Completed(
          spec,
          Score.of(score, metrics.getOrDefault(Part.VALID, Map.of())),
          blocks,
          metrics,
          training.curve(),
          clock.provenance());
    } catch (ArithmeticException e) {
      return failed(spec, Reason.DIVERGED, e, clock);
    }
  }

  private static TrialOutcome failed(
      TrialSpec spec, Reason reason, Throwable fault, TrialClock clock) {
    return new TrialOutcome.Failed(
        spec, reason, String.valueOf(fault.getMessage()), clock.provenance());
  }

  @Override
  public void close() {
    // The log belongs to the caller.
  }
}
