package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.LossWeights;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.dl4j.Dl4jReference;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.UnseenRows;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast network against the reference engine, from equal initial weights. */
class FusedNetworkTest {
  private static final int ROWS = 40;

  private static final List<EdgeSignal> PLAIN =
      EdgeSignal.known().stream().filter(EdgeSignal::isSource).toList();

  private static final List<EdgeSignal> BENT =
      EdgeSignal.known().stream().filter(signal -> !signal.isSource()).toList();

  private static final List<Unseen> UNSEEN = List.of(Unseen.MEAN, Unseen.DROPPED, Unseen.RANDOM);

  /** Rows of a training batch: some ids are missing from each. */
  private static final int BATCH = 15;

  static LongStream seeds() {
    return LongStream.concat(LongStream.rangeClosed(1, 20), LongStream.rangeClosed(31, 42));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lossesAndGradientsEqualTheReference(long seed) {
    requireEqualGradients(new Case(seed, ROWS), ROWS);
  }

  /** A batch of three tiles, the last of them shorter. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 25, 43, 44})
  void gradientsOfTilesAddUp(long seed) {
    int rows = 1300;
    assertThat(new Tiles(rows).count()).isEqualTo(3);
    assertThat(new Tiles(rows).size(2)).isLessThan(new Tiles(rows).size(0));
    requireEqualGradients(new Case(seed, rows), rows);
  }

  private static void requireEqualGradients(Case random, int rows) {
    try (FusedNetwork fused = random.fused();
        Dl4jReference reference = random.reference()) {
      Map<String, float[]> expected = reference.gradients(rows);
      fused.computeGradients(row -> row, rows);
      assertThat(fused.heads.losses.values)
          .as("losses of %s", random.structure)
          .containsExactly(reference.losses(), within(1e-4 * 5));
      Map<String, float[]> actual = gradients(fused, random);
      assertThat(actual.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
      actual.forEach((name, values) -> assertClose(name, values, expected.get(name), 1e-4));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void weightsAfterFiftyStepsEqualTheReference(long seed) {
    Case random = new Case(seed, ROWS);
    try (FusedNetwork fused = random.fused();
        Dl4jReference reference = random.reference()) {
      for (int step = 0; step < 50; step++) {
        int shift = 7 * step;
        LongUnaryOperator rowAt = position -> (shift + position) % ROWS;
        fused.step(rowAt, BATCH, 0.002);
        reference.step(rowAt, BATCH, 0.002);
      }
      // As if training had been on the first rows alone, so that some ids are unseen.
      UnseenRows unseen = UnseenRows.of(random.log, random.network.unseen(), 5, row -> row);
      fused.fillUnseen(unseen);
      reference.fillUnseen(unseen);
      float[][] ours = new float[fused.heads.outputs.columns()][ROWS];
      fused.predict(Part.TRAIN, 0, ROWS, ours);
      float[][] theirs = new float[ours.length][ROWS];
      reference.predict(ROWS, theirs);
      for (int target = 0; target < ours.length; target++) {
        assertClose("outputs of target " + target, ours[target], theirs[target], 1e-3);
      }
      Map<String, float[]> expected = reference.weights();
      weights(fused, random)
          .forEach((name, values) -> assertClose(name, values, expected.get(name), 1e-3));
    }
  }

  @Test
  void rowsOutsideTheBatchStandStill() {
    Case random = new Case(3, ROWS);
    try (FusedNetwork fused = random.fused()) {
      EmbeddingTable table = fused.embeddings.rows().table();
      int dim = random.network.embedding();
      int used = random.log.lists(0, Part.TRAIN).get(0, 0);
      int unused = used == 0 ? 1 : 0;
      float[] before = new float[2 * dim];
      table.readWeights(used, before, 0);
      table.readWeights(unused, before, dim);
      fused.step(row -> 0, 1, 0.01);
      fused.step(row -> 0, 1, 0.01);
      float[] after = new float[2 * dim];
      table.readWeights(used, after, 0);
      table.readWeights(unused, after, dim);
      for (int d = 0; d < dim; d++) {
        assertThat(after[dim + d]).isEqualTo(before[dim + d]);
      }
      assertThat(after).isNotEqualTo(before);
    }
  }

  @Test
  void rememberedWeightsComeBack() {
    Case random = new Case(4, ROWS);
    try (FusedNetwork fused = random.fused()) {
      fused.step(row -> row, ROWS, 0.01);
      fused.remember();
      Map<String, float[]> expected = weights(fused, random);
      fused.step(row -> row, ROWS, 0.01);
      fused.recall();
      Map<String, float[]> actual = weights(fused, random);
      expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }
  }

  @Test
  void averageIsTheMeanOfTheWeightsAfterEachStep() {
    Case random = new Case(5, ROWS);
    try (FusedNetwork fused = random.fused()) {
      fused.step(row -> row, ROWS, 0.01);
      fused.beginAverage();
      Map<String, double[]> sums = new LinkedHashMap<>();
      for (int step = 0; step < 4; step++) {
        int shift = step;
        fused.step(row -> shift + row, BATCH, 0.01);
        weights(fused, random)
            .forEach(
                (name, values) -> {
                  double[] sum = sums.computeIfAbsent(name, key -> new double[values.length]);
                  for (int i = 0; i < values.length; i++) {
                    sum[i] += values[i] / 4.0;
                  }
                });
      }
      fused.useAverage();
      weights(fused, random)
          .forEach(
              (name, values) -> {
                double[] expected = sums.getOrDefault(name, new double[0]);
                assertThat(values).as(name).hasSize(expected.length);
                for (int i = 0; i < values.length; i++) {
                  assertThat((double) values[i]).as(name).isCloseTo(expected[i], within(1e-6));
                }
              });
    }
  }

  private static void assertClose(
      String name, float[] actual, float @Nullable [] expected, double tolerance) {
    assertThat(expected).as(name).isNotNull();
    if (expected == null) {
      return;
    }
    assertThat(actual).as(name).hasSameSizeAs(expected);
    double scale = 0;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("%s[%d]", name, i)
          .isCloseTo(expected[i], within(tolerance * scale + 1e-7));
    }
  }

  /** Gradients by the reference's names, where a child's blocks are one kernel. */
  private static Map<String, float[]> gradients(FusedNetwork fused, Case random) {
    return byName(fused, random, true);
  }

  private static Map<String, float[]> weights(FusedNetwork fused, Case random) {
    return byName(fused, random, false);
  }

  private static Map<String, float[]> byName(FusedNetwork fused, Case random, boolean gradient) {
    Map<String, float[]> values = new LinkedHashMap<>();
    values.put(
        "embedding",
        table(fused, fused.embeddings.rows(), random.network.embedding(), random, gradient));
    Wide wide = fused.wide;
    if (wide != null) {
      int width = random.log.targets().stream().mapToInt(t -> t.density().outputs()).sum();
      values.put("wide/ids", table(fused, wide.rows(), width, random, gradient));
      Kernel numbers = Objects.requireNonNull(wide.numbers());
      values.put("wide/numbers", gradient ? numbers.gradient() : numbers.values());
    }
    List<String> targets = random.structure.targets();
    Map<String, List<float[]>> blocks = new LinkedHashMap<>();
    fused.layers.kernels.forEach(
        (name, kernel) -> {
          float[] all = gradient ? kernel.gradient() : kernel.values();
          if (name.equals("specific/0")) {
            int width = kernel.outputs() / targets.size();
            for (int t = 0; t < targets.size(); t++) {
              float[] own = new float[kernel.inputs() * width];
              for (int i = 0; i < kernel.inputs(); i++) {
                System.arraycopy(all, i * kernel.outputs() + t * width, own, i * width, width);
              }
              values.put("specific/" + targets.get(t) + "/0", own);
            }
          } else if (name.contains("/own") || name.contains("/from/")) {
            String layer = name.substring(0, name.lastIndexOf("/0/") + 2);
            blocks.computeIfAbsent(layer, key -> new ArrayList<>()).add(all);
          } else {
            values.put(name, all);
          }
        });
    blocks.forEach((name, parts) -> values.put(name, concat(parts)));
    fused
        .heads
        .kernels()
        .forEach(
            (name, kernel) -> values.put(name, gradient ? kernel.gradient() : kernel.values()));
    return values;
  }

  /** A table's weights, or their gradients: zeros for a row that the last batch did not hold. */
  private static float[] table(
      FusedNetwork fused, SparseRows rows, int dim, Case random, boolean gradient) {
    int count = random.log.fields().stream().mapToInt(EmbeddedField::vocabulary).sum();
    float[] table = new float[count * dim];
    if (!gradient) {
      for (int row = 0; row < count; row++) {
        rows.table().readWeights(row, table, row * dim);
      }
      return table;
    }
    RowIndex index = fused.ids.index();
    for (int number = 0; number < index.count(); number++) {
      System.arraycopy(rows.gradient(), number * dim, table, index.row(number) * dim, dim);
    }
    return table;
  }

  private static float[] concat(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** A random structure, network, and log with missing labels, weights and both kinds of target. */
  private static final class Case {
    final EncodedLog log;
    final TargetGraph structure;
    final NetworkSettings network;
    private final TrainingSettings settings;
    private final long seed;

    private static TargetColumn continuous(String name, double weight, SplittableRandom random) {
      return switch (random.nextInt(3)) {
        case 0 -> RandomLog.continuous(name, weight);
        case 1 -> RandomLog.hurdle(name, weight);
        default -> RandomLog.binned(name, weight);
      };
    }

    Case(long seed, int rows) {
      this.seed = seed;
      SplittableRandom random = new SplittableRandom(seed);
      int count = 2 + random.nextInt(4);
      List<TargetColumn> targets = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int t = 0; t < count; t++) {
        names.add("t" + t);
        double weight = random.nextInt(4) == 0 ? 0 : 0.5 + 2 * random.nextDouble();
        targets.add(
            random.nextInt(3) == 0
                ? continuous("t" + t, weight, random)
                : RandomLog.binary("t" + t, weight));
      }
      List<Edge> edges = new ArrayList<>();
      for (int p = 0; p < count; p++) {
        for (int c = p + 1; c < count; c++) {
          if (random.nextBoolean()) {
            edges.add(new Edge(names.get(p), names.get(c)));
          }
        }
      }
      structure = TargetGraph.of(names, edges);
      network =
          NetworkSettings.DEFAULT
              .withEmbedding(3 + random.nextInt(6))
              .withEmbeddingStart(seed % 2 == 0 ? 0.05 : 0.2)
              .withUnseen(UNSEEN.get((int) seed % 3))
              .withShared(random.nextInt(4) == 0 ? List.of() : List.of(16, 8))
              .withSpecific(
                  random.nextInt(4) == 0
                      ? List.of()
                      : random.nextBoolean() ? List.of(8) : List.of(8, 8))
              .withBayes(random.nextBoolean() ? List.of(8) : List.of(8, 6))
              .withParents(seed % 5 == 0 ? Parents.ZERO : Parents.RANDOM)
              .withWide(seed % 3 == 1)
              .withSignals(signals(new SplittableRandom(-seed), edges))
              .withStopGradient(seed % 7 == 0)
              .withMethod(seed % 5 == 1 ? Method.ESMM : Method.DBMTL);
      RandomLog plain =
          new RandomLog(RandomLog.small(names, 9, 1).fields(), 2, targets, rows, seed);
      log = seed % 2 == 0 ? plain.weighted(seed) : plain;
      settings =
          TrainingSettings.DEFAULT
              .withBatch(rows)
              .withAverage(0.5)
              .withL1(seed % 3 == 0 ? 1e-3 : 0)
              .withL2(1e-3)
              .withEmbeddingRate(seed % 4 == 0 ? 3 : 1)
              .withLossWeights(
                  seed % 4 == 1 ? new LossWeights(Map.of("t0", 0.7, "t1", 2.5)) : LossWeights.NONE);
    }

    /** The embedding on all edges in a third of the cases, else any signal on each. */
    private EdgeSignals signals(SplittableRandom random, List<Edge> edges) {
      if (seed % 3 == 0) {
        return EdgeSignals.EMBEDDINGS;
      }
      Map<Edge, EdgeSignal> own = new LinkedHashMap<>();
      // From seed 30 on every other edge, in the mean, carries a function of its source.
      for (Edge edge : edges) {
        List<EdgeSignal> some = seed >= 30 && random.nextBoolean() ? BENT : PLAIN;
        own.put(edge, some.get(random.nextInt(some.size())));
      }
      return new EdgeSignals(EdgeSignal.EMBEDDING, own);
    }

    FusedNetwork fused() {
      return new FusedNetwork(log, shape(), settings, new InitialWeights(seed));
    }

    Dl4jReference reference() {
      return new Dl4jReference(log, shape(), settings, new InitialWeights(seed));
    }

    private DbmtlShape shape() {
      return DbmtlShape.of(log.fields(), log.numerics().size(), log.targets(), structure, network);
    }
  }
}
