package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.LossWeights;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.study.TrainingSettings.Schedule;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.SingleTargetLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine keeps; its test class names the engine. */
public abstract class TrainerContract {
  private static final List<String> TARGETS = List.of("click", "like", "stay");

  private static final NetworkSettings SMALL =
      NetworkSettings.DEFAULT
          .withEmbedding(4)
          .withShared(List.of(16))
          .withSpecific(List.of(8))
          .withBayes(List.of(4));

  /** Engines learn of the log's content from the log alone. */
  private static final Study STUDY =
      Study.of(
          "contract",
          DataSettings.files(new Split.ByColumn("s", "a", "b", "c"), "log.csv"),
          List.of(Feature.id("user")),
          List.of(Target.binary("click")));

  private final String engine;

  protected TrainerContract(String engine) {
    this.engine = engine;
  }

  @Test
  void isFoundByItsName() {
    assertThat(CandidateTrainerProvider.named(engine).engine()).isEqualTo(engine);
    assertThatThrownBy(() -> CandidateTrainerProvider.named("torch"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("torch")
        .hasMessageContaining(engine);
  }

  @Test
  void learnsWhatTheFeaturesTell() {
    RandomLog log = RandomLog.small(TARGETS, 4000, 1);
    Completed outcome = (Completed) train(log, "click>like click>stay", settings(100, 8), 1);
    for (String target : TARGETS) {
      assertThat(metric(outcome, Part.VALID, target, Metric.AUC)).as(target).isGreaterThan(0.8);
      assertThat(metric(outcome, Part.TEST, target, Metric.GAIN)).as(target).isGreaterThan(0.1);
    }
    assertThat(outcome.score()).isGreaterThan(0.4);
  }

  @Test
  void sameSeedGivesTheSameNumbersAlsoSideBySide() throws Exception {
    RandomLog log = RandomLog.small(TARGETS, 1000, 2);
    NetworkSettings network = SMALL.withDropout(0.3);
    TrialSpec spec = spec(log, "click>like", network, settings(100, 2), 7, Fidelity.FULL);
    Completed alone = (Completed) train(log, spec);
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      List<Future<TrialOutcome>> outcomes =
          workers.invokeAll(List.of(() -> train(log, spec), () -> train(log, spec)));
      for (Future<TrialOutcome> outcome : outcomes) {
        assertThat(((Completed) outcome.get()).metrics()).isEqualTo(alone.metrics());
        assertThat(((Completed) outcome.get()).score()).isEqualTo(alone.score());
      }
    } finally {
      workers.shutdownNow();
    }
    TrialSpec other = spec(log, "click>like", network, settings(100, 2), 8, Fidelity.FULL);
    assertThat(((Completed) train(log, other)).score()).isNotEqualTo(alone.score());
  }

  @Test
  void scoresByTheObjective(@TempDir Path folder) {
    RandomLog log = RandomLog.small(TARGETS, 1000, 4);
    TrialSpec spec = spec(log, "", SMALL, settings(100, 1), 1, Fidelity.FULL);
    Objective objective =
        new Objective(
            Map.of(
                Metric.AUC,
                Map.of("click", 1.0),
                Metric.LOG_LOSS,
                Map.of("like", 0.5),
                Metric.CALIBRATION,
                Map.of("stay", 2.0)),
            false);
    Study study = scoredBy(objective);
    TrialOutcome outcome;
    try (CandidateTrainer trainer = CandidateTrainerProvider.named(engine).open(study, log)) {
      outcome = trainer.train(spec, StoppingContext.never(folder));
    }
    Completed completed = (Completed) outcome;
    assertThat(completed.score())
        .isCloseTo(
            metric(completed, Part.VALID, "click", Metric.AUC)
                - 0.5 * metric(completed, Part.VALID, "like", Metric.LOG_LOSS)
                - 2 * Math.abs(metric(completed, Part.VALID, "stay", Metric.CALIBRATION) - 1),
            within(1e-12));
    assertThat(completed.metrics()).isEqualTo(((Completed) train(log, spec)).metrics());
  }

  @Test
  void anObjectiveThatTheValidationPartDoesNotDefineIsRefusedBeforeTraining() {
    RandomLog oneClass =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            RandomLog.small(TARGETS, 10, 1).targets(),
            100,
            5) {
          @Override
          public FloatColumn label(int target, Part part) {
            FloatColumn labels = super.label(target, part);
            return target == 1 && part == Part.VALID ? row -> labels.get(row) * 0 : labels;
          }
        };
    Study study = scoredBy(new Objective(Map.of(Metric.AUC, Map.of("like", 1.0)), false));
    assertThatThrownBy(() -> CandidateTrainerProvider.named(engine).open(study, oneClass))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith(
            "search.objective.auc.like: it is not defined on the validation part, where all labels"
                + " are equal (target 'like'");
  }

  private static Study scoredBy(Objective objective) {
    return Study.of(
            "contract",
            STUDY.data(),
            STUDY.features(),
            TARGETS.stream().map(Target::binary).toList())
        .withNetwork(STUDY.network())
        .withTraining(STUDY.training())
        .withConstraints(STUDY.constraints())
        .withSearch(STUDY.search())
        .withTrial(STUDY.trial())
        .withMetrics(new MetricSettings(null, objective));
  }

  @Test
  void targetOfWeightZeroIsNotTrainedAndHasNoMetrics() {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(RandomLog.binary("click", 1), RandomLog.binary("like", 0)),
            2000,
            3);
    Completed outcome = (Completed) train(log, "", settings(100, 4), 1);
    assertThat(metric(outcome, Part.VALID, "click", Metric.GAIN)).isGreaterThan(0.1);
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      TargetMetrics like = outcome.metrics().getOrDefault(part, Map.of()).get("like");
      assertThat(like).as("rows are counted, missing labels left out").isNotNull();
      assertThat(like).extracting(TargetMetrics::values).isEqualTo(Map.of());
      assertThat(like).extracting(TargetMetrics::isTrained).isEqualTo(false);
    }
    assertThat(outcome.score()).isEqualTo(metric(outcome, Part.VALID, "click", Metric.GAIN));
  }

  @Test
  void lossWeightsTrainAsTheTargetsWeightsDoAndLeaveTheScoreAlone() {
    Map<String, Double> weights = Map.of("click", 0.5, "like", 4.0);
    TrainingSettings settings = settings(100, 2);
    Completed byLoss =
        (Completed)
            train(
                weighted(1, 2),
                "click>like",
                settings.withLossWeights(new LossWeights(weights)),
                1);
    Completed byTarget = (Completed) train(weighted(0.5, 4), "click>like", settings, 1);
    assertThat(byLoss.metrics()).isEqualTo(byTarget.metrics());
    assertThat(byLoss.curve()).isEqualTo(byTarget.curve());
    double click = metric(byLoss, Part.VALID, "click", Metric.GAIN);
    double like = metric(byLoss, Part.VALID, "like", Metric.GAIN);
    assertThat(byLoss.score()).isCloseTo(click + 2 * like, within(1e-12));
    assertThat(byTarget.score()).isCloseTo(0.5 * click + 4 * like, within(1e-12));
  }

  private static RandomLog weighted(double click, double like) {
    return new RandomLog(
        RandomLog.small(TARGETS, 10, 1).fields(),
        2,
        List.of(RandomLog.binary("click", click), RandomLog.binary("like", like)),
        2000,
        3);
  }

  @Test
  void batchLargerThanTheTrainingPartIsTheUsersMistake() {
    RandomLog log = RandomLog.small(TARGETS, 100, 1);
    assertThatThrownBy(() -> train(log, "", settings(101, 1), 1))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("training.batch is 101")
        .hasMessageContaining("100 rows");
  }

  @Test
  void lossThatIsNotFiniteFailsTheTrialAndNamesTargetAndStep() {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(RandomLog.binary("click", 1), RandomLog.continuous("stay", 1)),
            500,
            1) {
          @Override
          public FloatColumn label(int target, Part part) {
            return target == 0 ? super.label(target, part) : row -> 1e30f;
          }
        };
    assertThat(train(log, "click>stay", settings(50, 1), 1))
        .isInstanceOfSatisfying(
            TrialOutcome.Failed.class,
            failed -> {
              assertThat(failed.cause()).contains("target 'stay'").contains("step 1");
              assertThat(failed.reason()).isEqualTo(TrialOutcome.Failed.Reason.DIVERGED);
            });
  }

  @Test
  void earlyStoppingKeepsTheBestEpochsWeights() {
    RandomLog log = RandomLog.small(TARGETS, 300, 5);
    TrainingSettings blind =
        settings(50, 40).withLearningRate(0.02).withSchedule(Schedule.CONSTANT);
    Completed stopped = (Completed) train(log, "", blind.withPatience(3), 1);
    Completed overfitted = (Completed) train(log, "", blind, 1);
    assertThat(stopped.score()).isGreaterThan(overfitted.score());
  }

  @Test
  void curveTellsTheLossOfEachWindowAndTheScoreAfterEachEpoch() {
    RandomLog log = RandomLog.small(TARGETS, 3000, 5);
    Completed outcome =
        (Completed) train(log, "click>like", settings(100, 4).withPatience(9).withAverage(0), 1);
    TrainingCurve curve = outcome.curve();
    assertThat(curve.steps()).as("120 steps in 20 windows").hasSize(20).startsWith(6).endsWith(120);
    assertThat(curve.losses()).containsOnlyKeys(TARGETS);
    curve
        .losses()
        .forEach(
            (target, losses) -> {
              assertThat(losses.get(19)).as(target).isPositive().isLessThan(losses.get(0));
              // The rates of classes are about even and continuous labels of unit variance.
              assertThat(losses.get(0)).as(target).isBetween(0.3f, 1.5f);
            });
    assertThat(curve.scores()).hasSize(4).contains(outcome.score());
    assertThat(curve.checks()).containsExactly(15, 30, 45, 60, 75, 90, 105, 120);
    assertThat(curve.validLosses()).hasSize(8).allMatch(loss -> loss > 0);
    TrainingCurve plain = ((Completed) train(log, "", settings(100, 4), 1)).curve();
    assertThat(plain.scores()).isEmpty();
    TrainingSettings wide = settings(100, 1);
    TrialSpec half = spec(log, "", SMALL, wide, 1, new Fidelity(0.5, 1));
    assertThat(((Completed) train(log, half)).curve().steps()).hasSize(15).endsWith(15);
  }

  @Test
  void lowFidelityReadsFewerRowsAndRunsFewerEpochs() {
    RandomLog log = RandomLog.small(TARGETS, 2000, 6);
    assertThat(steps(log, spec(log, "", SMALL, settings(100, 4), 1, Fidelity.FULL))).isEqualTo(80);
    assertThat(steps(log, spec(log, "", SMALL, settings(100, 4), 1, new Fidelity(0.5, 0.5))))
        .isEqualTo(20);
  }

  @Test
  void stopsWhenAskedTo() {
    RandomLog log = RandomLog.small(TARGETS, 500, 1);
    TrialSpec spec = spec(log, "", SMALL, settings(100, 4), 1, Fidelity.FULL);
    assertThat(train(log, spec, StoppingContext.after(Path.of("."), 0)))
        .isInstanceOf(TrialOutcome.Pruned.class);
  }

  /**
   * Trainings of 6 steps an epoch that carry all kinds of state along; the average is from 14 on.
   */
  private Stream<Candidate> resumable() {
    TargetGraph structure = TargetGraph.parse(TARGETS, "click>like click>stay");
    TrainingSettings plain = settings(50, 4).withL2(1e-3).withAverage(0);
    return Stream.of(
        new Candidate(
            structure, SMALL, plain.withSchedule(Schedule.COSINE).withWarmUp(0.2), Map.of()),
        new Candidate(structure, SMALL.withDropout(0.3), plain, Map.of()),
        new Candidate(
            structure,
            SMALL.withUnseen(Unseen.MEAN),
            plain.withLearningRate(0.03).withSchedule(Schedule.CONSTANT).withPatience(1),
            Map.of()),
        new Candidate(structure, SMALL.withDropout(0.1), plain.withAverage(0.4), Map.of()),
        new Candidate(
            structure,
            SMALL.withWide(true).withUnseen(Unseen.DROPPED),
            plain.withAverage(0.6),
            Map.of()),
        new Candidate(
            structure, SMALL.withSignals(EdgeSignals.all(EdgeSignal.LABEL)), plain, Map.of()),
        new Candidate(
            structure,
            SMALL.withSignals(EdgeSignals.all(EdgeSignal.PROBABILITY)).withStopGradient(true),
            plain.withAverage(0.4),
            Map.of()),
        new Candidate(structure, SMALL.withMethod(Method.ESMM), plain.withAverage(0.4), Map.of()),
        new Candidate(
            structure,
            SMALL.withMethod(Method.WDL),
            plain.withAverage(0.4).withSchedule(Schedule.COSINE),
            Map.of()));
  }

  @Test
  void mtlIsTheStructureWithoutEdges() {
    RandomLog log = RandomLog.small(TARGETS, 500, 4);
    TrialSpec mtl =
        spec(log, "click>like", SMALL.withMethod(Method.MTL), settings(50, 2), 1, Fidelity.FULL);
    TrialSpec none = spec(log, "", SMALL, settings(50, 2), 1, Fidelity.FULL);
    assertEqual(train(log, mtl), (Completed) train(log, none));
  }

  @Test
  void wdlIsAWideAndDeepNetworkForEachTargetByItself() {
    RandomLog log = RandomLog.small(TARGETS, 500, 4);
    TrialSpec wdl =
        spec(log, "click>like", SMALL.withMethod(Method.WDL), settings(50, 2), 1, Fidelity.FULL);
    Completed together = (Completed) train(log, wdl);
    for (int target = 0; target < TARGETS.size(); target++) {
      EncodedLog one = new SingleTargetLog(log, target);
      TrialSpec alone = spec(one, "", SMALL.withWide(true), settings(50, 2), 1, Fidelity.FULL);
      Completed outcome = (Completed) train(one, alone);
      for (Part part : List.of(Part.VALID, Part.TEST)) {
        Map<String, TargetMetrics> all = together.metrics().getOrDefault(part, Map.of());
        assertThat(outcome.metrics().getOrDefault(part, Map.of()))
            .containsOnlyKeys(TARGETS.get(target))
            .containsAllEntriesOf(
                Map.of(TARGETS.get(target), Objects.requireNonNull(all.get(TARGETS.get(target)))));
      }
    }
  }

  @Test
  void esmmLearnsProductsAlongChainsAndOfContinuousTargets() {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(
                RandomLog.binary("click", 1),
                RandomLog.binary("like", 1),
                RandomLog.continuous("stay", 1)),
            2000,
            9);
    NetworkSettings network = SMALL.withMethod(Method.ESMM);
    TrialSpec spec = spec(log, "click>like like>stay", network, settings(100, 6), 1, Fidelity.FULL);
    Completed outcome = (Completed) train(log, spec);
    for (String target : List.of("click", "like", "stay")) {
      assertThat(metric(outcome, Part.TEST, target, Metric.GAIN)).as(target).isGreaterThan(0.05);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dbmtl.predictor.signal.EdgeSignal#known")
  void trainsWithEverySignalFromParentsOfBothKinds(EdgeSignal signal) {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(
                RandomLog.binary("click", 1),
                RandomLog.continuous("stay", 1),
                RandomLog.binary("like", 1)),
            2000,
            9);
    NetworkSettings network = SMALL.withSignals(EdgeSignals.all(signal));
    String structure = "click>stay click>like stay>like";
    TrialSpec spec = spec(log, structure, network, settings(100, 4), 1, Fidelity.FULL);
    Completed outcome = (Completed) train(log, spec);
    double sum = 0;
    for (String target : List.of("click", "stay", "like")) {
      assertThat(metric(outcome, Part.TEST, target, Metric.GAIN)).as(target).isGreaterThan(0.05);
      boolean twice = signal.readsLabels();
      Map<String, TargetMetrics> valid = outcome.metrics().getOrDefault(Part.VALID, Map.of());
      TargetMetrics ofTarget = valid.get(target);
      assertThat(ofTarget).isNotNull();
      if (ofTarget != null) {
        assertThat(ofTarget.value(Metric.CONDITIONAL_GAIN) != null).isEqualTo(twice);
        Metric loss = target.equals("stay") ? Metric.CONDITIONAL_MSE : Metric.CONDITIONAL_LOG_LOSS;
        assertThat(ofTarget.value(loss) != null).isEqualTo(twice);
      }
      sum += metric(outcome, Part.VALID, target, twice ? Metric.CONDITIONAL_GAIN : Metric.GAIN);
    }
    assertThat(outcome.score()).isEqualTo(sum, within(1e-12));
    assertThat(outcome.score()).isEqualTo(scores(outcome, Part.VALID).joint(), within(1e-12));
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      assertBlocksAreOfBothScores(outcome, part, signal.readsLabels());
    }
  }

  private static JointAndServed scores(Completed outcome, Part part) {
    Map<String, Double> weights = Map.of("click", 1.0, "stay", 1.0, "like", 1.0);
    return JointAndServed.of(weights, outcome.metrics().getOrDefault(part, Map.of()));
  }

  private static void assertBlocksAreOfBothScores(Completed outcome, Part part, boolean differ) {
    ScoreBlocks blocks = outcome.blocks().getOrDefault(part, ScoreBlocks.NONE);
    JointAndServed scores = scores(outcome, part);
    assertThat(mean(blocks.joint())).isCloseTo(scores.joint(), within(1e-6));
    assertThat(mean(blocks.served())).isCloseTo(scores.served(), within(1e-6));
    assertThat(blocks.score()).isEqualTo(blocks.joint());
    assertThat(scores.differ()).isEqualTo(differ);
    assertThat(blocks.served().equals(blocks.joint())).isEqualTo(!differ);
  }

  private static double mean(List<Double> blocks) {
    return blocks.stream().mapToDouble(x -> x).average().orElseThrow();
  }

  /** Oracle: training for each number of epochs by itself. */
  @Test
  void patienceGoesByTheObjectiveAlsoWhereEdgesCarryLabels(@TempDir Path folder) {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(RandomLog.continuous("stay", 1), RandomLog.binary("click", 1)),
            600,
            9);
    NetworkSettings network = SMALL.withSignals(EdgeSignals.all(EdgeSignal.LABEL));
    TrainingSettings plain =
        settings(50, 5).withLearningRate(0.03).withSchedule(Schedule.CONSTANT).withAverage(0);
    Objective auc = new Objective(Map.of(Metric.AUC, Map.of("click", 1.0)), false);
    Study study = scoredBy(auc);
    double best = 0;
    try (CandidateTrainer trainer = CandidateTrainerProvider.named(engine).open(study, log)) {
      for (int epochs = 1; epochs <= 5; epochs++) {
        TrialSpec spec =
            spec(log, "stay>click", network, plain.withEpochs(epochs), 1, Fidelity.FULL);
        Completed outcome = (Completed) trainer.train(spec, StoppingContext.never(folder));
        assertThat(outcome.score()).isEqualTo(metric(outcome, Part.VALID, "click", Metric.AUC));
        best = Math.max(best, outcome.score());
      }
      TrialSpec patient = spec(log, "stay>click", network, plain.withPatience(5), 1, Fidelity.FULL);
      Completed outcome = (Completed) trainer.train(patient, StoppingContext.never(folder));
      assertThat(outcome.score()).isEqualTo(best);
      assertThat(outcome.metrics().getOrDefault(Part.TEST, Map.of()).values())
          .allMatch(metrics -> !metrics.deciles().isEmpty());
    }
  }

  /** Oracle: training for each number of epochs by itself. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"joint", "served", "fused"})
  void scoresAndStopsByTheObjectiveOfThatName(String name, @TempDir Path folder) {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(
                RandomLog.continuous("stay", 1),
                RandomLog.binary("click", 1),
                RandomLog.binary("like", 1)),
            600,
            9);
    NetworkSettings network = SMALL.withSignals(EdgeSignals.all(EdgeSignal.LABEL));
    TrainingSettings plain =
        settings(50, 4).withLearningRate(0.03).withSchedule(Schedule.CONSTANT).withAverage(0);
    Study study = scoredBy(Objective.named(name));
    double best = Double.NEGATIVE_INFINITY;
    try (CandidateTrainer trainer = CandidateTrainerProvider.named(engine).open(study, log)) {
      for (int epochs = 1; epochs <= 4; epochs++) {
        TrialSpec spec =
            spec(log, "click>like", network, plain.withEpochs(epochs), 1, Fidelity.FULL);
        Completed outcome = (Completed) trainer.train(spec, StoppingContext.never(folder));
        ScoreBlocks blocks = outcome.blocks().getOrDefault(Part.VALID, ScoreBlocks.NONE);
        double expected =
            switch (name) {
              case "joint" -> scores(outcome, Part.VALID).joint();
              case "served" -> scores(outcome, Part.VALID).served();
              default ->
                  metric(outcome, Part.VALID, "click", Metric.FUSED_AUC) / 2
                      + metric(outcome, Part.VALID, "like", Metric.FUSED_AUC) / 2;
            };
        assertThat(outcome.score()).isCloseTo(expected, within(1e-12));
        switch (name) {
          case "joint" -> assertThat(blocks.score()).isEqualTo(blocks.joint());
          case "served" -> assertThat(blocks.score()).isEqualTo(blocks.served());
          default ->
              assertThat(blocks.score().stream().mapToDouble(x -> x).average().orElse(0))
                  .isCloseTo(expected, within(1e-12));
        }
        best = Math.max(best, outcome.score());
      }
      TrialSpec patient = spec(log, "click>like", network, plain.withPatience(4), 1, Fidelity.FULL);
      Completed outcome = (Completed) trainer.train(patient, StoppingContext.never(folder));
      assertThat(outcome.score()).isEqualTo(best);
    }
  }

  @Test
  void childThatFollowsFromItsParentsLabelAloneIsLearntGivenItAndNotWithoutIt() {
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 10, 1).fields(),
            2,
            List.of(RandomLog.binary("coin", 1), RandomLog.binary("copy", 1)),
            2000,
            3) {
          @Override
          public FloatColumn label(int target, Part part) {
            return row -> ((row * 2654435761L) >>> 7) & 1;
          }
        };
    NetworkSettings network = SMALL.withSignals(EdgeSignals.all(EdgeSignal.LABEL));
    TrialSpec spec = spec(log, "coin>copy", network, settings(50, 8), 1, Fidelity.FULL);
    Completed outcome = (Completed) train(log, spec);
    assertThat(metric(outcome, Part.VALID, "copy", Metric.CONDITIONAL_GAIN)).isGreaterThan(0.6);
    assertThat(metric(outcome, Part.VALID, "copy", Metric.GAIN))
        .isCloseTo(metric(outcome, Part.VALID, "coin", Metric.GAIN), within(0.02));
  }

  @ParameterizedTest(name = "stopped after {0} steps")
  @ValueSource(ints = {1, 6, 13, 14, 17})
  void stoppedTrainingGoesOnAsIfItHadNotStopped(int steps, @TempDir Path folder) {
    RandomLog log = RandomLog.small(TARGETS, 300, 7);
    resumable()
        .forEach(
            candidate -> {
              TrialSpec spec = new TrialSpec(1, candidate, 0, 3, Fidelity.FULL, log.fingerprint());
              StoppingContext whole = StoppingContext.never(folder);
              Completed unbroken = (Completed) train(log, spec, whole);
              if (whole.steps() <= steps) {
                return; // patience ended it
              }
              StoppingContext stopped = StoppingContext.after(folder, steps);
              assertThat(train(log, spec, stopped)).isInstanceOf(TrialOutcome.Pruned.class);
              assertThat(stopped.events()).containsExactly(new CheckpointEvent.Saved(steps, 24));
              assertThat(folder.resolve("checkpoint")).exists();
              StoppingContext rest = StoppingContext.never(folder);
              assertEqual(train(log, spec, rest), unbroken);
              assertThat(rest.steps()).isEqualTo(whole.steps() - steps);
              assertThat(rest.events()).containsExactly(new CheckpointEvent.Resumed(steps, 24));
              assertThat(folder).as("after the end").isEmptyDirectory();
            });
  }

  @Test
  void shareOfTheEpochsGoesOnToTheVerySameTraining(@TempDir Path folder, @TempDir Path other) {
    RandomLog log = RandomLog.small(TARGETS, 300, 7);
    resumable()
        .forEach(
            candidate -> {
              int steps = 0;
              for (double share : new double[] {0.25, 0.5, 0.5, 1}) {
                Fidelity fidelity = new Fidelity(1, share);
                TrialSpec spec = new TrialSpec(1, candidate, 0, 3, fidelity, log.fingerprint());
                StoppingContext whole = StoppingContext.never(other);
                Completed unbroken = (Completed) train(log, spec, whole);
                assertThat(other).as("keeps no progress unasked").isEmptyDirectory();
                StoppingContext part = StoppingContext.keeping(folder);
                assertEqual(train(log, spec, part), unbroken);
                steps += part.steps();
                assertThat(steps).as("%s of %s", share, candidate).isEqualTo(whole.steps());
              }
              assertThat(folder).as("after the end").isEmptyDirectory();
            });
  }

  @Test
  void crashCostsNoMoreThanTheStepsSinceTheLastCheckpoint(@TempDir Path folder) {
    RandomLog log = RandomLog.small(TARGETS, 300, 7);
    resumable()
        .forEach(
            candidate -> {
              TrialSpec spec = new TrialSpec(1, candidate, 0, 3, Fidelity.FULL, log.fingerprint());
              StoppingContext whole = StoppingContext.never(folder);
              Completed unbroken = (Completed) train(log, spec, whole);
              int done = 0;
              for (int save : new int[] {2, 3, 1}) {
                assertThatThrownBy(
                        () -> train(log, spec, StoppingContext.crash(folder, save, save + 2)))
                    .hasMessage("crash");
                done += save;
              }
              StoppingContext rest = StoppingContext.never(folder);
              assertEqual(train(log, spec, rest), unbroken);
              assertThat(rest.steps()).isEqualTo(whole.steps() - done);
            });
  }

  @Test
  void checkpointThatIsDamagedOrAnothersIsIgnored(@TempDir Path folder) throws IOException {
    RandomLog log = RandomLog.small(TARGETS, 300, 7);
    Path file = folder.resolve("checkpoint");
    TrialSpec spec = spec(log, "click>like", SMALL, settings(50, 2), 1, Fidelity.FULL);
    StoppingContext whole = StoppingContext.never(folder);
    Completed unbroken = (Completed) train(log, spec, whole);
    train(log, spec, StoppingContext.after(folder, 5));
    byte[] good = Files.readAllBytes(file);
    List<byte[]> bad = new ArrayList<>();
    for (int at : new int[] {0, 7, 100, good.length / 2, good.length - 1}) {
      bad.add(Arrays.copyOf(good, at));
      byte[] flipped = good.clone();
      flipped[at] ^= 1;
      bad.add(flipped);
    }
    List<TrialSpec> others =
        List.of(
            spec(log, "click>like", SMALL, settings(50, 2), 2, Fidelity.FULL),
            spec(log, "click>stay", SMALL, settings(50, 2), 1, Fidelity.FULL),
            spec(log, "click>like", SMALL.withDropout(0.1), settings(50, 2), 1, Fidelity.FULL),
            spec(log, "click>like", SMALL, settings(50, 3), 1, Fidelity.FULL),
            spec(log, "click>like", SMALL, settings(50, 2), 1, new Fidelity(0.9, 1)));
    for (TrialSpec other : others) {
      Files.delete(file);
      train(log, other, StoppingContext.after(folder, 5));
      bad.add(Files.readAllBytes(file));
    }
    for (byte[] content : bad) {
      Files.write(file, content);
      StoppingContext again = StoppingContext.never(folder);
      assertEqual(train(log, spec, again), unbroken);
      assertThat(again.steps()).isEqualTo(whole.steps());
      assertThat(again.events()).hasExactlyElementsOfTypes(CheckpointEvent.Ignored.class);
      assertThat(folder).isEmptyDirectory();
      Files.createFile(file);
    }
  }

  @Test
  void folderThatCannotBeMadeFailsNoTrial(@TempDir Path folder) {
    RandomLog log = RandomLog.small(TARGETS, 300, 7);
    TrialSpec spec = spec(log, "click>like", SMALL, settings(50, 2), 1, Fidelity.FULL);
    TrialOutcome expected = train(log, spec, StoppingContext.never(folder));
    TrialContext full =
        new TrialContext() {
          @Override
          public void progress(double share) {}

          @Override
          public boolean shouldStop() {
            return false;
          }

          @Override
          public boolean shouldCheckpoint() {
            return true;
          }

          @Override
          public Path workFolder() {
            throw new UncheckedIOException(new IOException("no space left on device"));
          }
        };
    assertEqual(train(log, spec, full), (Completed) expected);
    // A folder that is gone is the same as a disk that is full: no file can be made.
    StoppingContext gone = StoppingContext.crash(folder.resolve("gone"), 3, -1);
    assertEqual(train(log, spec, gone), (Completed) expected);
    assertThat(gone.events()).hasExactlyElementsOfTypes(CheckpointEvent.Unsaved.class);
  }

  @Test
  void averageCalmsATrainingAtAHighRate() {
    RandomLog log = RandomLog.small(TARGETS, 1000, 8);
    TrainingSettings rough =
        settings(50, 6).withLearningRate(0.03).withSchedule(Schedule.CONSTANT).withAverage(0);
    Completed last = (Completed) train(log, "click>like", rough, 1);
    Completed average = (Completed) train(log, "click>like", rough.withAverage(0.5), 1);
    assertThat(average.score()).isGreaterThan(last.score());
  }

  /**
   * A new user's prediction depends on no seed, and on the whole is as the users' were. The mean of
   * the embeddings promises less: a network is not a linear function (ADR 20).
   */
  @Test
  void predictionsOfNewUsersAreCalibratedWhateverTheSeed() {
    EncodedLog log = new NewUsersLog(4000, 1);
    for (long seed = 1; seed <= 3; seed++) {
      NetworkSettings network = SMALL.withUnseen(Unseen.DROPPED).withEmbeddingStart(1);
      Completed outcome =
          (Completed) train(log, spec(log, "", network, settings(100, 6), seed, Fidelity.FULL));
      assertThat(metric(outcome, Part.VALID, "click", Metric.CALIBRATION))
          .as("seed %d", seed)
          .isBetween(0.85, 1.15);
    }
  }

  private TrialOutcome train(EncodedLog log, TrialSpec spec, TrialContext context) {
    return CandidateTrainerProvider.named(engine).open(STUDY, log).train(spec, context);
  }

  private static void assertEqual(TrialOutcome actual, Completed expected) {
    assertThat(actual).isInstanceOf(Completed.class);
    assertThat(((Completed) actual).metrics()).isEqualTo(expected.metrics());
    assertThat(((Completed) actual).score()).isEqualTo(expected.score());
    assertThat(((Completed) actual).curve()).isEqualTo(expected.curve());
  }

  private static double metric(Completed outcome, Part part, String target, Metric metric) {
    Map<String, TargetMetrics> metrics = outcome.metrics().getOrDefault(part, Map.of());
    TargetMetrics judged = metrics.get(target);
    Double value = judged == null ? null : judged.value(metric);
    assertThat(value).as("%s of %s on %s", metric, target, part).isNotNull();
    return value == null ? Double.NaN : value;
  }

  private TrainingSettings settings(int batch, int epochs) {
    return TrainingSettings.DEFAULT
        .withEngine(engine)
        .withLearningRate(0.01)
        .withEmbeddingRate(1)
        .withBatch(batch)
        .withEpochs(epochs);
  }

  private static TrialSpec spec(
      EncodedLog log,
      String structure,
      NetworkSettings network,
      TrainingSettings training,
      long seed,
      Fidelity fidelity) {
    TargetGraph graph =
        TargetGraph.parse(log.targets().stream().map(t -> t.name()).toList(), structure);
    return new TrialSpec(
        1, new Candidate(graph, network, training, Map.of()), 0, seed, fidelity, log.fingerprint());
  }

  private TrialOutcome train(
      EncodedLog log, String structure, TrainingSettings training, long seed) {
    NetworkSettings network =
        SMALL
            .withEmbedding(8)
            .withShared(List.of(32, 16))
            .withSpecific(List.of(16, 8))
            .withBayes(List.of(8));
    return train(log, spec(log, structure, network, training, seed, Fidelity.FULL));
  }

  private TrialOutcome train(EncodedLog log, TrialSpec spec) {
    return train(log, spec, StoppingContext.never(Path.of(".")));
  }

  private int steps(EncodedLog log, TrialSpec spec) {
    StoppingContext context = StoppingContext.never(Path.of("."));
    train(log, spec, context);
    return context.steps();
  }

  /** A log of some users, whom no one knows in the parts that judge. */
  private static final class NewUsersLog extends RandomLog {
    private static final int USERS = 12;

    NewUsersLog(int rows, long seed) {
      super(
          List.of(new EmbeddedField("user", USERS, false, 1)),
          2,
          List.of(RandomLog.binary("click", 1)),
          rows,
          seed);
    }

    @Override
    public List<EmbeddedField> fields() {
      return List.of(new EmbeddedField("user", 2 + USERS, false, 1));
    }

    @Override
    public ListColumn lists(int field, Part part) {
      ListColumn users = super.lists(field, part);
      return ListColumn.single(
          row -> part == Part.TRAIN ? 2 + users.get(row, 0) : EmbeddedField.UNSEEN);
    }
  }
}
