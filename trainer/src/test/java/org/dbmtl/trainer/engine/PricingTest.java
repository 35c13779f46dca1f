package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.pricing.LocalPrices;
import org.dbmtl.search.pricing.ParentSets;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.dl4j.Dl4jTrainerProvider;
import org.dbmtl.trainer.fused.FusedTrainerProvider;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.Masks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices of parent sets, against networks that read exactly those parents. */
class PricingTest {
  private static final int ROWS = 3000;
  private static final NetworkFactory FUSED = new FusedTrainerProvider().networks();

  private static List<TargetColumn> targets(SplittableRandom random) {
    List<TargetColumn> all = new ArrayList<>();
    all.add(RandomLog.binary("a", 1));
    all.add(RandomLog.hurdle("b", 0.7));
    all.add(RandomLog.binary("c", 2));
    all.add(random.nextBoolean() ? RandomLog.continuous("d", 1.5) : RandomLog.binned("d", 1));
    all.add(RandomLog.binary("e", random.nextInt(3) == 0 ? 0 : 1));
    return all;
  }

  private static EncodedLog log(List<TargetColumn> targets, long seed) {
    RandomLog log =
        new RandomLog(RandomLog.small(List.of("x"), 9, 1).fields(), 2, targets, ROWS, seed);
    return seed % 2 == 0 ? log.weighted(seed) : log;
  }

  private static NetworkSettings network(SplittableRandom random) {
    return NetworkSettings.DEFAULT
        .withEmbedding(4)
        .withShared(List.of(12))
        .withSpecific(random.nextBoolean() ? List.of() : List.of(8))
        .withBayes(random.nextBoolean() ? List.of(8) : List.of(8, 6))
        .withParents(Parents.RANDOM)
        .withWide(random.nextBoolean())
        .withSignals(EdgeSignals.all(EdgeSignal.LABEL))
        .withMethod(Method.MASKED);
  }

  private static TrialSpec spec(EncodedLog log, NetworkSettings network, long seed) {
    return spec(log, network, seed, 2);
  }

  private static TrialSpec spec(EncodedLog log, NetworkSettings network, long seed, int epochs) {
    List<String> names = log.targets().stream().map(TargetColumn::name).toList();
    Candidate candidate =
        new Candidate(
            TargetGraph.empty(names),
            network,
            TrainingSettings.DEFAULT.withBatch(100).withEpochs(epochs).withLearningRate(0.005),
            Map.of());
    return new TrialSpec(1, candidate, 0, seed, Fidelity.FULL, log.fingerprint());
  }

  private static DbmtlTrainer trainer(EncodedLog log) {
    return new DbmtlTrainer("fused", log, Objective.JOINT, FUSED);
  }

  private static ParentSets allSets(EncodedLog log) {
    int count = log.targets().size();
    List<long[]> sets = new ArrayList<>();
    for (int target = 0; target < count; target++) {
      long own = 1L << target;
      sets.add(LongStream.range(0, 1L << count).filter(set -> (set & own) == 0).toArray());
    }
    return new ParentSets(log.targets().stream().map(TargetColumn::name).toList(), sets);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void priceIsTheGainOfTheNetworkThatReadsTheSet(long seed) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(seed);
    EncodedLog log = log(targets(random), seed);
    NetworkSettings network = network(random);
    TrialSpec spec = spec(log, network, seed);
    try (DbmtlTrainer trainer = trainer(log)) {
      assertThat(trainer.canPrice()).isTrue();
      LocalPrices prices =
          trainer.price(
              spec,
              TrialContext.UNDISTURBED,
              found -> found.of(allSets(log), Long.MAX_VALUE, 1, share -> {}));
      Map<String, float[]> weights = weights(trainer, spec);
      for (int i = 0; i < 3; i++) {
        TargetGraph structure = structure(log, random);
        requireEqual(log, structure, network.withMethod(Method.DBMTL), weights, prices, seed);
      }
    }
  }

  private static TargetGraph structure(EncodedLog log, SplittableRandom random) {
    List<String> names = log.targets().stream().map(TargetColumn::name).toList();
    List<Edge> edges = new ArrayList<>();
    boolean up = random.nextBoolean();
    for (int p = 0; p < names.size(); p++) {
      for (int c = p + 1; c < names.size(); c++) {
        if (random.nextBoolean()) {
          edges.add(
              up ? new Edge(names.get(p), names.get(c)) : new Edge(names.get(c), names.get(p)));
        }
      }
    }
    return TargetGraph.of(names, edges);
  }

  private static Map<String, float[]> weights(DbmtlTrainer trainer, TrialSpec spec) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    trainer.train(spec, TrialContext.UNDISTURBED, trained -> weights.putAll(trained.weights()));
    return weights;
  }

  /** Copies the weights into a network of that structure, and lets it be evaluated. */
  private static void requireEqual(
      EncodedLog log,
      TargetGraph structure,
      NetworkSettings network,
      Map<String, float[]> weights,
      LocalPrices prices,
      long seed) {
    DbmtlShape shape =
        DbmtlShape.of(log.fields(), log.numerics().size(), log.targets(), structure, network);
    Map<String, float[]> copied = new LinkedHashMap<>(weights);
    for (String child : structure.targets()) {
      copyMasked(log, structure, child, network.bayes().get(0), copied);
    }
    DbmtlNetwork reader =
        FUSED.create(log, shape, TrainingSettings.DEFAULT.withBatch(100), new InitialWeights(seed));
    try (reader) {
      reader.setWeights(copied);
      Evaluation evaluation =
          new Evaluation(
              reader,
              log,
              shape,
              log.targets(),
              List.copyOf(Objective.JOINT.terms(weightsOf(log), name -> false)),
              seed);
      PartPredictions predictions = evaluation.predict(Part.VALID);
      Map<String, TargetMetrics> metrics = evaluation.evaluate(Part.VALID, predictions);
      ScoreBlocks blocks = evaluation.blocks(Part.VALID, predictions);
      double[] sums = new double[blocks.joint().size()];
      for (int target = 0; target < log.targets().size(); target++) {
        TargetColumn column = log.targets().get(target);
        LocalPrices.Price price =
            Objects.requireNonNull(prices.of(target).get(structure.parentMask(target)));
        if (column.weight() == 0) {
          assertThat(price.gain()).isZero();
          continue;
        }
        double expected =
            Objects.requireNonNull(Objects.requireNonNull(metrics.get(column.name())).scoredGain());
        assertThat(price.gain())
            .as("%s in %s", column.name(), structure)
            .isCloseTo(expected, within(1e-5));
        for (int block = 0; block < sums.length; block++) {
          sums[block] += column.weight() * price.blocks()[block];
        }
      }
      for (int block = 0; block < sums.length; block++) {
        assertThat(sums[block]).isCloseTo(blocks.joint().get(block), within(3e-4));
      }
    }
  }

  private static Map<String, Double> weightsOf(EncodedLog log) {
    Map<String, Double> weights = new LinkedHashMap<>();
    log.targets().forEach(target -> weights.put(target.name(), target.weight()));
    return weights;
  }

  /** Cuts the block of masked labels into those of the parents, whose bits are always on. */
  private static void copyMasked(
      EncodedLog log, TargetGraph structure, String child, int width, Map<String, float[]> to) {
    float[] masked = Objects.requireNonNull(to.remove("bayes/" + child + "/0/masked"));
    float[] bias = Objects.requireNonNull(to.get("bayes/" + child + "/0/bias")).clone();
    int at = 0;
    for (TargetColumn other : log.targets()) {
      if (other.name().equals(child)) {
        continue;
      }
      int inputs = LabelInput.width(other.density());
      if (structure.parents(child).contains(other.name())) {
        to.put(
            "bayes/" + child + "/0/from/" + other.name(),
            Arrays.copyOfRange(masked, at, at + inputs * width));
        for (int unit = 0; unit < width; unit++) {
          bias[unit] += Masks.SHOWN * masked[at + inputs * width + unit];
        }
      }
      at += (inputs + 1) * width;
    }
    assertThat(at).isEqualTo(masked.length);
    to.put("bayes/" + child + "/0/bias", bias);
  }

  @Test
  void threadsAndInterruptionsChangeNothing(@TempDir Path folder) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(11);
    EncodedLog log = log(targets(random), 11);
    TrialSpec spec = spec(log, network(random), 3);
    try (DbmtlTrainer trainer = trainer(log)) {
      LocalPrices expected =
          trainer.price(
              spec,
              TrialContext.UNDISTURBED,
              prices -> prices.of(allSets(log), Long.MAX_VALUE, 1, share -> {}));
      assertThat(trainer.train(spec, StoppingContext.after(folder, 41)))
          .isInstanceOf(TrialOutcome.Pruned.class);
      assertThatThrownBy(
              () -> trainer.price(spec, StoppingContext.after(folder, 10), prices -> prices))
          .isInstanceOf(InterruptedException.class);
      StoppingContext rest = StoppingContext.never(folder);
      List<Double> shares = new ArrayList<>();
      LocalPrices resumed =
          trainer.price(
              spec, rest, prices -> prices.of(allSets(log), Long.MAX_VALUE, 2, shares::add));
      assertThat(rest.steps()).isEqualTo(60 - 51);
      requireSame(resumed, expected);
      assertThat(shares).isSorted().last().isEqualTo(1.0);
      StoppingContext again = StoppingContext.never(folder);
      LocalPrices restored =
          trainer.price(
              spec, again, prices -> prices.of(allSets(log), Long.MAX_VALUE, 3, share -> {}));
      assertThat(again.steps()).isZero();
      requireSame(restored, expected);
    }
  }

  private static void requireSame(LocalPrices actual, LocalPrices expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    for (int target = 0; target < expected.targets().size(); target++) {
      Map<Long, LocalPrices.Price> own = actual.of(target);
      assertThat(own.keySet()).isEqualTo(expected.of(target).keySet());
      expected
          .of(target)
          .forEach(
              (set, price) -> {
                LocalPrices.Price other = Objects.requireNonNull(own.get(set));
                assertThat(other.gain()).isEqualTo(price.gain());
                assertThat(other.blocks()).isEqualTo(price.blocks());
              });
    }
  }

  @Test
  void pricesTheSetsThatAreAskedForAndNoOthers() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(12);
    EncodedLog log = log(targets(random), 12);
    TrialSpec spec = spec(log, network(random), 4);
    List<String> names = log.targets().stream().map(TargetColumn::name).toList();
    ParentSets few =
        new ParentSets(
            names,
            List.of(
                new long[] {0b11110},
                new long[] {0b00101, 0},
                new long[] {},
                new long[] {0},
                new long[] {0b01111, 0b00011}));
    try (DbmtlTrainer trainer = trainer(log)) {
      trainer.price(
          spec,
          TrialContext.UNDISTURBED,
          prices -> {
            LocalPrices asked = prices.of(few, 1, 1, share -> {});
            LocalPrices all = prices.of(allSets(log), 1, 1, share -> {});
            assertThat(asked.count()).isEqualTo(6);
            assertThat(asked.rows()).isEqualTo(512);
            for (int target = 0; target < names.size(); target++) {
              for (long set : few.sets().get(target)) {
                assertThat(asked.gain(target, set)).isEqualTo(all.gain(target, set));
              }
            }
            return asked;
          });
    }
  }

  @Test
  void scoreOfItsOwnIsFiniteAndTheWorkFolderIsKept(@TempDir Path folder)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(13);
    EncodedLog log = log(targets(random), 13);
    TrialSpec spec = spec(log, network(random), 5);
    TrialContext keeping =
        new TrialContext() {
          @Override
          public void progress(double share) {}

          @Override
          public boolean shouldStop() {
            return false;
          }

          @Override
          public boolean keepsModel(double score) {
            return true;
          }

          @Override
          public Path workFolder() {
            return folder;
          }
        };
    try (DbmtlTrainer trainer = trainer(log)) {
      Completed outcome = (Completed) trainer.train(spec, keeping);
      assertThat(outcome.score()).isBetween(0.05, 5.0);
      ScoreBlocks blocks = Objects.requireNonNull(outcome.blocks().get(Part.VALID));
      assertThat(blocks.joint()).isEqualTo(blocks.served());
      StoppingContext later = StoppingContext.never(folder);
      trainer.price(spec, later, prices -> prices.of(allSets(log), 9999, 1, share -> {}));
      assertThat(later.steps()).isZero();
      assertThat(trainer.memoryBytes(spec)).isGreaterThan(10_000);
    }
  }

  /** a is a coin; b repeats a; c repeats b; d has nothing to do with them. */
  private static final class Chain extends RandomLog {
    private final Map<Part, float[][]> labels = new EnumMap<>(Part.class);

    Chain(long seed) {
      super(
          RandomLog.small(List.of("x"), 9, 1).fields(),
          2,
          RandomLog.small(List.of("a", "b", "c", "d"), 9, 1).targets(),
          8000,
          seed);
      SplittableRandom random = new SplittableRandom(seed);
      for (Part part : Part.values()) {
        int rows = (int) rows(part);
        float[][] own = new float[4][rows];
        for (int row = 0; row < rows; row++) {
          own[0][row] = random.nextDouble() < 0.4 ? 1 : 0;
          own[1][row] = random.nextDouble() < 0.15 ? 1 - own[0][row] : own[0][row];
          own[2][row] = random.nextDouble() < 0.15 ? 1 - own[1][row] : own[1][row];
          own[3][row] = random.nextDouble() < 0.4 ? 1 : 0;
        }
        labels.put(part, own);
      }
    }

    @Override
    public FloatColumn label(int target, Part part) {
      float[][] own = Objects.requireNonNull(labels.get(part));
      return row -> own[target][(int) row];
    }
  }

  @Test
  void trueParentsArePricedAboveOthers() throws InterruptedException {
    EncodedLog log = new Chain(21);
    TrialSpec spec = spec(log, network(new SplittableRandom(1)), 1, 10);
    try (DbmtlTrainer trainer = trainer(log)) {
      LocalPrices prices =
          trainer.price(
              spec,
              TrialContext.UNDISTURBED,
              found -> found.of(allSets(log), Long.MAX_VALUE, 2, share -> {}));
      // c given b, given a, and alone; a tells nothing that b does not.
      assertThat(prices.gain(2, 0b0010)).isGreaterThan(prices.gain(2, 0b0001) + 0.05);
      assertThat(prices.gain(2, 0b0001)).isGreaterThan(prices.gain(2, 0) + 0.05);
      assertThat(prices.gain(2, 0b0011)).isCloseTo(prices.gain(2, 0b0010), within(0.04));
      assertThat(prices.difference(2, 0b0010, 0, 1).isGain()).isTrue();
      assertThat(prices.gain(1, 0b0101)).isGreaterThan(prices.gain(1, 0b0001) + 0.05);
      assertThat(prices.gain(3, 0b0111)).isCloseTo(prices.gain(3, 0), within(0.02));
      // What a tells b is what b tells a: both are the mutual information.
      assertThat(prices.gain(1, 0b0001) + prices.gain(0, 0))
          .isCloseTo(prices.gain(0, 0b0010) + prices.gain(1, 0), within(0.02));
    }
  }

  @Test
  void whoCannotPriceSaysSo() {
    SplittableRandom random = new SplittableRandom(14);
    EncodedLog log = log(targets(random), 14);
    TrialSpec spec = spec(log, network(random), 5);
    try (DbmtlTrainer served = new DbmtlTrainer("fused", log, Objective.SERVED, FUSED)) {
      assertThat(served.canPrice()).isFalse();
    }
    NetworkFactory slow = new Dl4jTrainerProvider().networks();
    try (DbmtlTrainer reference = new DbmtlTrainer("dl4j", log, Objective.JOINT, slow)) {
      assertThat(reference.canPrice()).isFalse();
      assertThatThrownBy(() -> reference.train(spec, TrialContext.UNDISTURBED))
          .isInstanceOf(StudyException.class)
          .hasMessageContaining("evaluator");
    }
    try (DbmtlTrainer trainer = trainer(log)) {
      TrialSpec plain = spec(log, spec.candidate().network().withMethod(Method.DBMTL), 1);
      assertThatThrownBy(() -> trainer.price(plain, TrialContext.UNDISTURBED, prices -> prices))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dbmtl");
    }
  }
}
