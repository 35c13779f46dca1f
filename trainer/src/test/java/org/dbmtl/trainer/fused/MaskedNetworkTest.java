package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network that reads the labels of a random subset of the other targets. */
class MaskedNetworkTest {
  private static final int ROWS = 600;
  private static final List<TargetColumn> TARGETS =
      List.of(
          RandomLog.binary("a", 1),
          RandomLog.hurdle("b", 0.7),
          RandomLog.binary("c", 2),
          RandomLog.continuous("d", 1));

  private static FusedNetwork network(EncodedLog log, Parents parents, long seed) {
    NetworkSettings settings =
        NetworkSettings.DEFAULT
            .withEmbedding(4)
            .withEmbeddingStart(0.2)
            .withShared(List.of(12))
            .withSpecific(List.of(8))
            .withBayes(List.of(8, 6))
            .withParents(parents)
            .withMethod(Method.MASKED);
    List<String> names = TARGETS.stream().map(TargetColumn::name).toList();
    DbmtlShape shape =
        DbmtlShape.of(
            log.fields(), log.numerics().size(), TARGETS, TargetGraph.empty(names), settings);
    return new FusedNetwork(
        log, shape, TrainingSettings.DEFAULT.withBatch(ROWS), new InitialWeights(seed));
  }

  private static EncodedLog log(long seed) {
    RandomLog log =
        new RandomLog(RandomLog.small(List.of("x"), 9, 1).fields(), 2, TARGETS, ROWS, seed);
    return seed % 2 == 0 ? log.weighted(seed) : log;
  }

  /** Slopes of the loss along random directions, by differences of the loss itself. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void gradientsAreTheSlopesOfTheLoss(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    try (FusedNetwork network = network(log(seed), Parents.RANDOM, seed)) {
      network.computeGradients(row -> row, ROWS);
      Map<String, Kernel> kernels = new LinkedHashMap<>(network.layers.kernels);
      kernels.putAll(network.heads.kernels());
      assertThat(kernels).containsKeys("bayes/a/0/masked", "bayes/d/0/masked");
      assertThat(Objects.requireNonNull(kernels.get("bayes/a/0/masked")).inputs())
          .isEqualTo(4 + 3 + 3);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      kernels.forEach((name, kernel) -> gradients.put(name, kernel.gradient()));
      gradients.forEach(
          (name, gradient) -> {
            Kernel kernel = Objects.requireNonNull(kernels.get(name));
            float[] values = kernel.values();
            float[] direction = new float[values.length];
            double slope = 0;
            double size = 0;
            for (int i = 0; i < direction.length; i++) {
              // Along the gradient and a little aside: a slope that is far from zero.
              direction[i] = (float) (gradient[i] * (0.5 + random.nextDouble()));
              slope += (double) direction[i] * gradient[i];
              size += (double) direction[i] * direction[i];
            }
            double step = 2e-3 / Math.sqrt(size);
            double difference =
                (loss(network, kernel, values, direction, step)
                        - loss(network, kernel, values, direction, -step))
                    / (2 * step);
            kernel.setValues(values);
            assertThat(difference).as(name).isCloseTo(slope, within(0.02 * slope + 1e-4));
          });
    }
  }

  private static double loss(
      FusedNetwork network, Kernel kernel, float[] values, float[] direction, double step) {
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (step * direction[i]);
    }
    kernel.setValues(moved);
    network.computeGradients(row -> row, ROWS);
    return Arrays.stream(network.losses()).sum();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {5, 6})
  void whatARowIsPredictedDoesNotDependOnTheBatch(long seed) {
    try (FusedNetwork network = network(log(seed), Parents.RANDOM, seed)) {
      float[][] whole = new float[network.heads.outputs.columns()][ROWS];
      network.predict(Part.TRAIN, 0, ROWS, whole);
      float[][] piece = new float[whole.length][50];
      network.predict(Part.TRAIN, 130, 50, piece);
      for (int k = 0; k < whole.length; k++) {
        for (int row = 0; row < 50; row++) {
          assertThat(piece[k][row]).isCloseTo(whole[k][130 + row], within(1e-4f));
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {7})
  void labelsThatStartAtZeroAreLearnedFrom(long seed) {
    try (FusedNetwork network = network(log(seed), Parents.ZERO, seed)) {
      Kernel masked = Objects.requireNonNull(network.layers.kernels.get("bayes/a/0/masked"));
      assertThat(masked.values()).containsOnly(0);
      network.step(row -> row, ROWS, 0.01);
      assertThat(masked.values()).doesNotContain(0);
    }
  }
}
