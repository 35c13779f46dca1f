package org.dbmtl.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.BentSignal;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.SingleTargetLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The network against a forward pass and a loss that are computed here, in plain doubles. */
class Dl4jNetworkTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay");
  private static final NetworkSettings TINY =
      NetworkSettings.DEFAULT
          .withEmbeddingStart(0.05)
          .withUnseen(NetworkSettings.Unseen.RANDOM)
          .withEmbedding(3)
          .withShared(List.of(5, 4))
          .withSpecific(List.of(4, 3))
          .withBayes(List.of(3, 2))
          .withParents(NetworkSettings.Parents.RANDOM);
  private static final int ROWS = 16;

  @ParameterizedTest(name = "{0}, wide {1}, seed {2}, {3}")
  @CsvSource({
    "'',false,1,embedding",
    "click>like,false,2,embedding",
    "stay>click stay>like like>click,false,3,embedding",
    "click>like,true,4,embedding",
    "'',true,5,embedding",
    "click>like,true,6,probability",
    "stay>click stay>like like>click,false,7,probability",
    "click>like,true,8,label",
    "stay>click stay>like like>click,false,9,label",
    "like>click click>stay,true,10,",
    "stay>click stay>like like>click,false,12,bent-embedding",
    "stay>click stay>like like>click,true,16,bent-probability",
    "stay>click stay>like like>click,false,14,bent-output",
    "stay>click stay>like like>click,false,15,bent-label"
  })
  void forwardPassEqualsTheOneComputedByHand(
      String structure, boolean wide, long seed, @Nullable EdgeSignal signal) {
    EncodedLog log = log(seed);
    NetworkSettings settings = settings(wide, signal);
    try (Dl4jNetwork network = network(log, structure, settings, seed);
        Dl4jBatch batch = batch(log, network)) {
      moveOffZero(network, new SplittableRandom(seed));
      INDArray[] outputs = network.graph().output(false, batch.inputs);
      double[][] expected = new PlainForward(log, structure, settings, network.graph()).outputs();
      for (int target = 0; target < TARGETS.size(); target++) {
        for (int row = 0; row < ROWS; row++) {
          assertThat(outputs[target].getDouble(row))
              .as("%s, row %d", TARGETS.get(target), row)
              .isCloseTo(expected[target][row], within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}, wide {1}, seed {2}, {3}")
  @CsvSource({
    "'',false,1,embedding",
    "click>like click>stay,false,2,embedding",
    "stay>click stay>like like>click,false,3,embedding",
    "click>like,true,4,embedding",
    "'',true,5,embedding",
    "click>like click>stay,true,6,probability",
    "stay>click stay>like like>click,false,7,probability",
    "click>like click>stay,true,8,label",
    "stay>click stay>like like>click,false,11,label", // with 9 a unit sits on its kink
    "like>click click>stay,true,10,",
    "stay>click stay>like like>click,false,12,bent-embedding",
    "stay>click stay>like like>click,true,16,bent-probability",
    "stay>click stay>like like>click,false,14,bent-output",
    "stay>click stay>like like>click,false,15,bent-label"
  })
  void gradientsEqualFiniteDifferences(
      String structure, boolean wide, long seed, @Nullable EdgeSignal signal) {
    EncodedLog log = log(seed);
    NetworkSettings settings = settings(wide, signal);
    try (Dl4jNetwork network = network(log, structure, settings, seed);
        Dl4jBatch batch = batch(log, network)) {
      SplittableRandom random = new SplittableRandom(seed);
      moveOffZero(network, random);
      Map<String, INDArray> gradients = gradients(network, batch);
      int checked = 0;
      for (Map.Entry<String, INDArray> parameter : network.graph().paramTable().entrySet()) {
        INDArray values = parameter.getValue();
        INDArray gradient = gradients.get(parameter.getKey());
        assertThat(gradient).as(parameter.getKey()).isNotNull();
        for (int k = 0; k < 4 && gradient != null; k++) {
          long index = random.nextLong(values.length());
          double analytic = gradient.getDouble(index) / ROWS;
          double numeric = difference(log, structure, settings, network, values, index);
          assertThat(analytic)
              .as("%s[%d]", parameter.getKey(), index)
              .isCloseTo(numeric, within(2e-4 + 2e-3 * Math.abs(numeric)));
          checked += Math.abs(numeric) > 1e-3 ? 1 : 0;
        }
      }
      assertThat(checked).as("gradients that are not zero").isGreaterThan(20);
    }
  }

  /** Of DBMTL with a signal, or of ESMM. */
  private static NetworkSettings settings(boolean wide, @Nullable EdgeSignal signal) {
    NetworkSettings settings = TINY.withWide(wide);
    return signal == null
        ? settings.withMethod(Method.ESMM)
        : settings.withSignals(EdgeSignals.all(signal));
  }

  /**
   * Moves what starts at zero: a unit whose inputs are all zero sits exactly on its kink while its
   * bias is zero, and a wide part of zeros adds nothing.
   */
  private static void moveOffZero(Dl4jNetwork network, SplittableRandom random) {
    network
        .graph()
        .paramTable()
        .forEach(
            (name, values) -> {
              if (name.endsWith("_b") || name.startsWith("wide/")) {
                for (long i = 0; i < values.length(); i++) {
                  values.putScalar(i, values.getDouble(i) + 0.1 + 0.2 * random.nextDouble());
                }
              }
            });
  }

  @Test
  void childReadsItsParentsAndNobodyElse() {
    EncodedLog log = log(4);
    try (Dl4jNetwork network = network(log, "click>like", TINY, 4);
        Dl4jBatch batch = batch(log, network)) {
      double[] before = losses(network, batch);
      network.graph().getParam("bayes/click/1_b").addi(0.5);
      double[] after = losses(network, batch);
      assertThat(after[0]).isNotEqualTo(before[0]);
      assertThat(after[1]).isNotEqualTo(before[1]);
      assertThat(after[2]).isEqualTo(before[2]);
      network.graph().getParam("bayes/like/1_b").addi(0.5);
      double[] child = losses(network, batch);
      assertThat(child[0]).isEqualTo(after[0]);
      assertThat(child[1]).isNotEqualTo(after[1]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dbmtl.predictor.signal.EdgeSignal#known")
  void stoppedGradientLeavesTheParentAsItIsAndTheChildsOwnAlone(EdgeSignal signal) {
    EncodedLog log = log(7);
    NetworkSettings free = TINY.withSignals(EdgeSignals.all(signal));
    NetworkSettings stopped = free.withStopGradient(true);
    try (Dl4jNetwork apart = network(log, "", free, 7);
        Dl4jNetwork flowing = network(log, "click>like", free, 7);
        Dl4jNetwork cut = network(log, "click>like", stopped, 7);
        Dl4jBatch batch = batch(log, apart);
        Dl4jBatch withLabels = batch(log, cut)) {
      Map<String, INDArray> alone = gradients(apart, batch);
      Map<String, INDArray> after = gradients(cut, withLabels);
      Map<String, INDArray> through = gradients(flowing, withLabels);
      for (String own : List.of("specific/click/0_W", "bayes/click/0_W", "bayes/click/1_b")) {
        assertThat(floats(after, own)).as(own).isEqualTo(floats(alone, own));
        if (signal.readsLabels()) {
          assertThat(floats(through, own)).as(own).isEqualTo(floats(alone, own));
        } else {
          assertThat(floats(through, own)).as(own).isNotEqualTo(floats(alone, own));
        }
      }
      String child = "bayes/like/0_W";
      assertThat(floats(after, child)).isEqualTo(floats(through, child));
    }
  }

  @Test
  void targetOfWeightZeroHasNoGradientOfItsOwnButLetsItsChildsThrough() {
    List<TargetColumn> targets = List.of(RandomLog.binary("click", 0), RandomLog.binary("like", 1));
    RandomLog log = new RandomLog(RandomLog.small(TARGETS, 9, 1).fields(), 2, targets, ROWS, 5);
    NetworkSettings broad =
        TINY.withShared(List.of(16)).withSpecific(List.of(16)).withBayes(List.of(16));
    try (Dl4jNetwork apart = network(log, "", broad, 5);
        Dl4jNetwork parent = network(log, "click>like", broad, 5);
        Dl4jBatch batch = batch(log, apart)) {
      assertThat(norm(gradients(apart, batch), "head/click_W")).isZero();
      assertThat(norm(gradients(apart, batch), "specific/click/0_W")).isZero();
      assertThat(norm(gradients(apart, batch), "head/like_W")).isPositive();
      assertThat(norm(gradients(parent, batch), "head/click_W")).isZero();
      assertThat(norm(gradients(parent, batch), "specific/click/0_W")).isPositive();
    }
  }

  @Test
  void anEdgeMoreLeavesEveryOtherInitialWeightAsItIs() {
    EncodedLog log = log(6);
    try (Dl4jNetwork without = network(log, "", TINY, 6);
        Dl4jNetwork with = network(log, "click>like", TINY, 6);
        Dl4jNetwork otherSeed = network(log, "", TINY, 7)) {
      for (Map.Entry<String, INDArray> entry : without.graph().paramTable().entrySet()) {
        INDArray same = with.graph().getParam(entry.getKey());
        if (entry.getKey().equals("bayes/like/0_W")) {
          same = same.get(NDArrayIndex.interval(0, 3));
        }
        assertThat(floats(same)).as(entry.getKey()).isEqualTo(floats(entry.getValue()));
      }
      assertThat(floats(otherSeed.graph().getParam("shared/0_W")))
          .isNotEqualTo(floats(without.graph().getParam("shared/0_W")));
    }
  }

  @Test
  void widePartStartsAtZeroAndLeavesEveryOtherWeightAsItIs() {
    EncodedLog log = log(6);
    try (Dl4jNetwork without = network(log, "click>like", TINY, 6);
        Dl4jNetwork with = network(log, "click>like", TINY.withWide(true), 6);
        Dl4jBatch batch = batch(log, with)) {
      assertThat(losses(with, batch)).isEqualTo(losses(without, batch));
      without
          .graph()
          .paramTable()
          .forEach(
              (name, values) ->
                  assertThat(floats(with.graph().getParam(name)))
                      .as(name)
                      .isEqualTo(floats(values)));
    }
  }

  @Test
  void rowsOutsideTheBatchStandStill() {
    EncodedLog log = log(10);
    NetworkSettings settings =
        TINY.withShared(List.of(16))
            .withSpecific(List.of(16))
            .withBayes(List.of(16))
            .withWide(true);
    try (Dl4jNetwork network = network(log, "click>like", settings, 10)) {
      // Two batches of different rows: what the first one moved must not glide on in the second.
      network.step(row -> row, 4, 0.01);
      Map<String, float[]> before = tables(network);
      network.step(row -> 4 + row, 4, 0.01);
      Map<String, float[]> after = tables(network);
      BitSet held = new BitSet();
      for (int row = 4; row < 8; row++) {
        stackedRows(log, row).forEach(held::set);
      }
      before.forEach(
          (name, values) -> {
            float[] now = after.getOrDefault(name, values);
            int rows = 12 + 7 + 9;
            int columns = values.length / rows;
            for (int row = 0; row < rows; row++) {
              float[] then = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
              float[] moved = Arrays.copyOfRange(now, row * columns, (row + 1) * columns);
              if (held.get(row)) {
                assertThat(moved).as("%s, row %d", name, row).isNotEqualTo(then);
              } else {
                assertThat(moved).as("%s, row %d", name, row).isEqualTo(then);
              }
            }
          });
      assertThat(held.cardinality()).isBetween(4, 27);
    }
  }

  private static Map<String, float[]> tables(Dl4jNetwork network) {
    return Map.of(
        "embedding", floats(network.graph().getParam("embedding_W")),
        "wide", floats(network.graph().getParam("wide/ids_W")));
  }

  /** Rows of the stacked table that a row of the log holds. */
  private static IntStream stackedRows(EncodedLog log, int row) {
    int tags = log.fields().get(0).vocabulary();
    int items = tags + log.fields().get(1).vocabulary();
    return IntStream.concat(
        IntStream.of(
            log.lists(0, Part.TRAIN).get(row, 0), items + log.lists(2, Part.TRAIN).get(row, 0)),
        IntStream.range(0, log.lists(1, Part.TRAIN).length(row))
            .map(k -> tags + log.lists(1, Part.TRAIN).get(row, k)));
  }

  @Test
  void embeddingRateIsAFactorOfTheRateForEmbeddingsAndTheWideIds() {
    EncodedLog log = log(11);
    DbmtlShape shape = shape(log, "click>like", TINY.withWide(true));
    TrainingSettings slow = TrainingSettings.DEFAULT.withEmbeddingRate(1);
    TrainingSettings fast = slow.withEmbeddingRate(4);
    try (Dl4jNetwork one = new Dl4jNetwork(log, shape, slow, new InitialWeights(11));
        Dl4jNetwork four = new Dl4jNetwork(log, shape, fast, new InitialWeights(11))) {
      Map<String, INDArray> before = new HashMap<>();
      one.graph().paramTable().forEach((name, values) -> before.put(name, values.dup()));
      one.step(row -> row, ROWS, 1e-4);
      four.step(row -> row, ROWS, 1e-4);
      before.forEach(
          (name, start) -> {
            double factor = name.equals("embedding_W") || name.equals("wide/ids_W") ? 4 : 1;
            for (long i = 0; i < start.length(); i++) {
              double moved = one.graph().getParam(name).getDouble(i) - start.getDouble(i);
              assertThat(four.graph().getParam(name).getDouble(i) - start.getDouble(i))
                  .as("%s[%d]", name, i)
                  .isCloseTo(factor * moved, within(1e-6));
            }
          });
    }
  }

  @ParameterizedTest(name = "{0}, {1}, wide {2}")
  @CsvSource({
    "DBMTL,embedding,false",
    "DBMTL,embedding,true",
    "DBMTL,probability,false",
    "DBMTL,label,true",
    "DBMTL,bent-embedding,false",
    "DBMTL,bent-label,false",
    "MTL,label,false",
    "ESMM,embedding,true"
  })
  void aShapeKnowsHowManyParametersItsNetworkHas(Method method, EdgeSignal signal, boolean wide) {
    EncodedLog log = log(13);
    NetworkSettings settings =
        TINY.withMethod(method).withSignals(EdgeSignals.all(signal)).withWide(wide);
    try (Dl4jNetwork network = network(log, "click>like click>stay like>stay", settings, 13)) {
      assertThat(network.shape().parameters()).isEqualTo(network.graph().numParams());
    }
  }

  @Test
  void aShapeOfSeparateNetworksCountsThemAll() {
    EncodedLog log = log(14);
    DbmtlShape shape = shape(log, "click>like", TINY.withMethod(Method.WDL));
    long parameters = 0;
    for (int target = 0; target < TARGETS.size(); target++) {
      try (Dl4jNetwork alone =
          new Dl4jNetwork(
              new SingleTargetLog(log, target),
              shape.alone(TARGETS.get(target)),
              TrainingSettings.DEFAULT.withEmbeddingRate(1),
              new InitialWeights(14))) {
        parameters += alone.graph().numParams();
      }
    }
    assertThat(shape.parameters()).isEqualTo(parameters);
  }

  @Test
  void averageIsTheMeanOfTheWeightsAfterEachStep() {
    EncodedLog log = log(12);
    try (Dl4jNetwork network = network(log, "click>like", TINY.withWide(true), 12)) {
      network.step(row -> row, ROWS, 0.01);
      network.beginAverage();
      double[] mean = new double[(int) network.graph().numParams()];
      for (int step = 0; step < 4; step++) {
        int shift = step;
        network.step(row -> shift + row, 10, 0.01);
        float[] weights = floats(network.graph().params());
        for (int i = 0; i < mean.length; i++) {
          mean[i] += weights[i] / 4.0;
        }
      }
      network.useAverage();
      float[] weights = floats(network.graph().params());
      for (int i = 0; i < mean.length; i++) {
        assertThat((double) weights[i]).isCloseTo(mean[i], within(1e-6));
      }
    }
  }

  @Test
  void parentsThatStartAtZeroAreReadOnceTrainingFindsAUse() {
    EncodedLog log = log(6);
    NetworkSettings zero =
        TINY.withSpecific(List.of(3))
            .withBayes(List.of(16))
            .withParents(NetworkSettings.Parents.ZERO);
    try (Dl4jNetwork without = network(log, "", zero, 6);
        Dl4jNetwork with = network(log, "click>like", zero, 6);
        Dl4jBatch batch = batch(log, with)) {
      assertThat(losses(with, batch)).isEqualTo(losses(without, batch));
      INDArray fromClick =
          with.graph().getParam("bayes/like/0_W").get(NDArrayIndex.interval(3, 19));
      assertThat(fromClick.norm2Number().doubleValue()).isZero();
      with.step(row -> row, ROWS, 0.01);
      assertThat(fromClick.norm2Number().doubleValue()).isPositive();
    }
  }

  @ParameterizedTest(name = "L1 {0}, L2 {1}")
  @CsvSource({"0,0", "0.1,0", "0,0.1"})
  void penaltiesShrinkKernelsAndNothingElse(double l1, double l2) {
    // Every target has weight 0, so that what moves is moved by the penalty alone.
    RandomLog log =
        new RandomLog(
            RandomLog.small(TARGETS, 9, 1).fields(),
            2,
            List.of(RandomLog.binary("click", 0), RandomLog.binary("like", 0)),
            ROWS,
            8);
    TrainingSettings penalised = TrainingSettings.DEFAULT.withL1(l1).withL2(l2);
    DbmtlShape shape = shape(log, "click>like", TINY.withWide(true));
    try (Dl4jNetwork network = new Dl4jNetwork(log, shape, penalised, new InitialWeights(8))) {
      moveOffZero(network, new SplittableRandom(8));
      Map<String, double[]> before = magnitudes(network);
      for (int step = 0; step < 3; step++) {
        network.step(row -> row, ROWS, 0.001);
      }
      magnitudes(network)
          .forEach(
              (name, after) -> {
                boolean table = name.equals("embedding_W") || name.equals("wide/ids_W");
                boolean kernel = name.endsWith("_W") && !table;
                double[] start = before.getOrDefault(name, after);
                for (int i = 0; i < after.length; i++) {
                  if (kernel && l1 + l2 > 0 && start[i] > 0.01) {
                    // Adam's first steps are the learning rate long, whatever the gradient.
                    assertThat(after[i]).as(name).isCloseTo(start[i] - 0.003, within(1e-4));
                  } else if (!kernel || l1 + l2 == 0) {
                    assertThat(after[i]).as(name).isEqualTo(start[i]);
                  }
                }
              });
    }
  }

  private static Map<String, double[]> magnitudes(Dl4jNetwork network) {
    Map<String, double[]> magnitudes = new HashMap<>();
    network
        .graph()
        .paramTable()
        .forEach(
            (name, values) ->
                magnitudes.put(
                    name,
                    IntStream.range(0, (int) values.length())
                        .mapToDouble(i -> Math.abs(floats(values)[i]))
                        .toArray()));
    return magnitudes;
  }

  private static float[] floats(Map<String, INDArray> arrays, String name) {
    return floats(Objects.requireNonNull(arrays.get(name), name));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private static EncodedLog log(long seed) {
    return new RandomLog(
        RandomLog.small(TARGETS, 9, 1).fields(),
        2,
        List.of(
            RandomLog.binary("click", 1),
            RandomLog.binary("like", 2.5),
            RandomLog.continuous("stay", 0.7)),
        ROWS,
        seed);
  }

  private static DbmtlShape shape(EncodedLog log, String structure, NetworkSettings network) {
    List<String> names = log.targets().stream().map(TargetColumn::name).toList();
    return DbmtlShape.of(
        log.fields(),
        log.numerics().size(),
        log.targets(),
        TargetGraph.parse(names, structure),
        network);
  }

  private static Dl4jNetwork network(
      EncodedLog log, String structure, NetworkSettings network, long seed) {
    return new Dl4jNetwork(
        log,
        shape(log, structure, network),
        TrainingSettings.DEFAULT.withEmbeddingRate(1),
        new InitialWeights(seed));
  }

  private static Dl4jBatch batch(EncodedLog log, Dl4jNetwork network) {
    return Dl4jBatch.read(log, network.shape(), Part.TRAIN, row -> row, ROWS);
  }

  private static Map<String, INDArray> gradients(Dl4jNetwork network, Dl4jBatch batch) {
    ComputationGraph graph = network.graph();
    graph.setInputs(batch.inputs);
    graph.setLayerMaskArrays(null, batch.labelMasks);
    network.weighBy(batch);
    graph.setLabels(batch.labels);
    graph.computeGradientAndScore();
    return graph.gradient().gradientForVariable();
  }

  private static double norm(Map<String, INDArray> gradients, String parameter) {
    INDArray gradient = gradients.get(parameter);
    assertThat(gradient).as(parameter).isNotNull();
    return gradient == null ? Double.NaN : gradient.norm2Number().doubleValue();
  }

  private static double[] losses(Dl4jNetwork network, Dl4jBatch batch) {
    gradients(network, batch);
    return network.losses();
  }

  /** Central difference of the loss that {@link PlainForward} computes in doubles. */
  private static double difference(
      EncodedLog log,
      String structure,
      NetworkSettings settings,
      Dl4jNetwork network,
      INDArray values,
      long index) {
    float original = values.getFloat(index);
    float step = 1e-5f; // the loss is in doubles, so that a step can be too short for most kinks
    values.putScalar(index, original + step);
    double up = new PlainForward(log, structure, settings, network.graph()).loss();
    double upAt = values.getFloat(index);
    values.putScalar(index, original - step);
    double down = new PlainForward(log, structure, settings, network.graph()).loss();
    double downAt = values.getFloat(index);
    values.putScalar(index, original);
    return (up - down) / (upAt - downAt);
  }

  /** Design section 5 in loops over doubles, with the weights of a DL4J graph. */
  private static final class PlainForward {
    private final EncodedLog log;
    private final TargetGraph structure;
    private final NetworkSettings network;
    private final ComputationGraph graph;

    PlainForward(
        EncodedLog log, String structure, NetworkSettings network, ComputationGraph graph) {
      this.log = log;
      this.structure = shape(log, structure, network).structure();
      this.network = network;
      this.graph = graph;
    }

    double[][] outputs() {
      double[][] outputs = new double[structure.size()][ROWS];
      for (int row = 0; row < ROWS; row++) {
        double[] shared = mlp("shared", input(row), network.shared().size());
        Map<String, double[]> embeddings = new HashMap<>();
        for (String target : structure.topologicalOrder()) {
          List<double[]> parts = new ArrayList<>();
          parts.add(mlp("specific/" + target, shared, network.specific().size()));
          boolean reads = network.method() == Method.DBMTL;
          for (String parent : reads ? structure.parents(target) : List.<String>of()) {
            parts.add(signal(parent, target, row, outputs, embeddings));
          }
          double[] h = mlp("bayes/" + target, concat(parts), network.bayes().size());
          embeddings.put(target, h);
          outputs[structure.indexOf(target)][row] =
              layer("head/" + target, h, false)[0] + wide(row, structure.indexOf(target));
          if (!reads && !structure.parents(target).isEmpty()) {
            multiply(target, structure.parents(target).get(0), outputs, row);
          }
        }
      }
      return outputs;
    }

    /** ESMM: P(child) = P(parent) * f, or the child's value = P(parent) * f. */
    private void multiply(String child, String parent, double[][] outputs, int row) {
      int position = structure.indexOf(child);
      TargetColumn column = log.targets().get(position);
      double factor = outputs[position][row];
      double probability = 1 / (1 + Math.exp(-outputs[structure.indexOf(parent)][row]));
      if (column.binary()) {
        double product = probability / (1 + Math.exp(-factor));
        outputs[position][row] = Math.log(product / (1 - product));
      } else {
        double value = probability * (factor * column.deviation() + column.mean());
        outputs[position][row] = (value - column.mean()) / column.deviation();
      }
    }

    private double[] signal(
        String parent,
        String child,
        int row,
        double[][] outputs,
        Map<String, double[]> embeddings) {
      int position = structure.indexOf(parent);
      boolean binary = log.targets().get(position).binary();
      double output = outputs[position][row];
      float label = log.label(position, Part.TRAIN).get(row);
      EdgeSignal signal = network.signals().of(parent, child);
      double[] source =
          switch (signal.source()) {
            case EMBEDDING -> embeddings.getOrDefault(parent, new double[0]);
            case PROBABILITY -> new double[] {binary ? 1 / (1 + Math.exp(-output)) : output};
            case OUTPUT -> new double[] {output};
            case LABEL ->
                Float.isNaN(label)
                    ? new double[] {16 * (binary ? log.targets().get(position).mean() : 0), 16}
                    : new double[] {16 * label, 0};
          };
      return signal.isSource() ? source : BentSignal.of(source);
    }

    double loss() {
      double[][] outputs = outputs();
      double sum = 0;
      for (int target = 0; target < outputs.length; target++) {
        TargetColumn column = log.targets().get(target);
        double loss = 0;
        int labelled = 0;
        for (int row = 0; row < ROWS; row++) {
          double label = log.label(target, Part.TRAIN).get(row);
          if (Double.isNaN(label)) {
            continue;
          }
          double output = outputs[target][row];
          double probability = 1 / (1 + Math.exp(-output));
          loss +=
              column.binary()
                  ? -Math.log(label == 1 ? probability : 1 - probability)
                  : (output - label) * (output - label);
          labelled++;
        }
        sum += column.weight() * loss / labelled;
      }
      return sum;
    }

    private double[] input(int row) {
      int dim = network.embedding();
      INDArray stacked = graph.getParam("embedding_W");
      int tags = log.fields().get(0).vocabulary();
      int items = tags + log.fields().get(1).vocabulary();
      int user = log.lists(0, Part.TRAIN).get(row, 0);
      int item = items + log.lists(2, Part.TRAIN).get(row, 0);
      double[] x = new double[3 * dim + 2];
      int length = log.lists(1, Part.TRAIN).length(row);
      for (int d = 0; d < dim; d++) {
        x[d] = stacked.getDouble(user, d);
        for (int k = 0; k < length; k++) {
          int tag = tags + log.lists(1, Part.TRAIN).get(row, k);
          x[dim + d] += stacked.getDouble(tag, d) / length;
        }
        x[2 * dim + d] = stacked.getDouble(item, d);
      }
      x[3 * dim] = log.numeric(0, Part.TRAIN).get(row);
      x[3 * dim + 1] = log.numeric(1, Part.TRAIN).get(row);
      return x;
    }

    private double wide(int row, int target) {
      if (!network.wide()) {
        return 0;
      }
      INDArray stacked = graph.getParam("wide/ids_W");
      int tags = log.fields().get(0).vocabulary();
      int items = tags + log.fields().get(1).vocabulary();
      double sum = stacked.getDouble(log.lists(0, Part.TRAIN).get(row, 0), target);
      int length = log.lists(1, Part.TRAIN).length(row);
      for (int k = 0; k < length; k++) {
        sum += stacked.getDouble(tags + log.lists(1, Part.TRAIN).get(row, k), target) / length;
      }
      sum += stacked.getDouble(items + log.lists(2, Part.TRAIN).get(row, 0), target);
      INDArray numbers = graph.getParam("wide/numbers_W");
      for (int i = 0; i < 2; i++) {
        sum += log.numeric(i, Part.TRAIN).get(row) * numbers.getDouble(i, target);
      }
      return sum;
    }

    private double[] mlp(String name, double[] input, int layers) {
      double[] values = input;
      for (int i = 0; i < layers; i++) {
        values = layer(name + "/" + i, values, true);
      }
      return values;
    }

    private double[] layer(String name, double[] input, boolean rectified) {
      INDArray kernel = graph.getParam(name + "_W");
      INDArray bias = graph.getParam(name + "_b");
      assertThat(kernel.rows()).as(name).isEqualTo(input.length);
      double[] out = new double[kernel.columns()];
      for (int o = 0; o < out.length; o++) {
        out[o] = bias.getDouble(o);
        for (int i = 0; i < input.length; i++) {
          out[o] += input[i] * kernel.getDouble(i, o);
        }
        out[o] = rectified ? Math.max(0, out[o]) : out[o];
      }
      return out;
    }

    private static double[] concat(List<double[]> parts) {
      return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
  }
}
