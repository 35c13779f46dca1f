package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;
import org.dbmtl.trainer.dl4j.Dl4jReference;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.Marginals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marginal predictions against sums and integrals over conditional ones, which are made here. */
class MarginalPredictionTest {
  private static final int ROWS = 12;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a>b",
    "a>b b>c a>c",
    "a>b b>c c>d a>d",
    "a>c b>c d>c",
    "a>b a>c a>d b>c b>d c>d",
  })
  void exactMeansEqualBruteForceEnumeration(String structure) {
    try (Case of = new Case(List.of("a", "b", "c", "d"), structure, EdgeSignals.all(LABEL), 0)) {
      LabelPasses passes = of.passes(1);
      assertThat(passes.exact()).isTrue();
      assertClose(of, of.marginal(passes), of.enumerated(), 1e-4);
    }
  }

  @Test
  void labelsAreMarginalisedThroughEdgesThatCarrySomethingElse() {
    EdgeSignals mixed =
        new EdgeSignals(
            LABEL,
            Map.of(
                new Edge("b", "c"), EdgeSignal.EMBEDDING,
                new Edge("c", "d"), EdgeSignal.PROBABILITY));
    try (Case of = new Case(List.of("a", "b", "c", "d"), "a>b b>c c>d a>d", mixed, 0)) {
      assertClose(of, of.marginal(of.passes(1)), of.enumerated(), 1e-4);
    }
  }

  @Test
  void drawsConvergeToTheExactMean() {
    List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    List<Edge> edges = new ArrayList<>();
    for (String parent : names.subList(0, 9)) {
      edges.add(new Edge(parent, "j"));
    }
    String structure = TargetGraph.of(names, edges).text();
    try (Case of = new Case(names, structure, EdgeSignals.all(LABEL), 0)) {
      assertThat(of.passes(1).exact()).isFalse();
      assertThat(of.passes(1).count()).isEqualTo(256);
      double[][] exact = of.enumerated();
      double one = meanSquare(of.mean(of.marginal(of.passes(1)), null, 1), exact);
      double[][] mean = null;
      int seeds = 25;
      for (int seed = 1; seed <= seeds; seed++) {
        mean = of.mean(of.marginal(of.passes(seed)), mean, seeds);
      }
      assertThat(mean).isNotNull();
      if (mean != null) {
        assertThat(meanSquare(mean, exact)).isBetween(0.0, one / 6);
        assertThat(Math.sqrt(meanSquare(mean, exact))).isLessThan(0.01);
      }
    }
  }

  @Test
  void drawsOfAContinuousParentConvergeToTheIntegralOverItsGaussian() {
    try (Case of = new Case(List.of("a", "b"), "a>b", EdgeSignals.all(LABEL), 0b01)) {
      double[][] integral = of.integrated();
      double[][] mean = null;
      int seeds = 100;
      for (int seed = 1; seed <= seeds; seed++) {
        mean = of.mean(of.marginal(of.passes(seed)), mean, seeds);
      }
      assertThat(mean).isNotNull();
      if (mean != null) {
        assertThat(Math.sqrt(meanSquare(mean, integral))).isLessThan(0.005);
      }
    }
  }

  @ParameterizedTest(name = "{0}, continuous {1}")
  @CsvSource({
    "a>b b>c a>d,0",
    "a>b b>c a>d,1",
    "a>b b>c c>d,2",
    "a>d b>d c>d,7",
    "a>b a>c b>c c>d,131072"
  })
  void bothEnginesGiveTheSame(String structure, int continuous) {
    List<String> names = List.of("a", "b", "c", "d");
    try (Case of = new Case(names, structure, EdgeSignals.all(LABEL), continuous);
        Dl4jReference reference = of.reference()) {
      LabelPasses passes = of.passes(3);
      Marginals marginals = of.marginals(ROWS);
      marginals.clear(0, ROWS);
      reference.predictMarginal(ROWS, passes, marginals);
      Predictions expected = new Predictions(names.size(), ROWS);
      marginals.read(ROWS, expected, 0);
      Predictions actual = of.marginal(passes, 0, ROWS);
      for (int target = 0; target < names.size(); target++) {
        String name = names.get(target);
        assertThat(actual.values()[target])
            .as(name)
            .containsExactly(expected.values()[target], CLOSE);
        assertThat(actual.gains()[target])
            .as("gain of %s", name)
            .containsExactly(expected.gains()[target], within(2e-3f));
      }
    }
  }

  @Test
  void everyRowOfEveryTileIsPredictedAsByItself() {
    try (Case of = new Case(List.of("a", "b"), "a>b", EdgeSignals.all(LABEL), 0b01, 1300)) {
      LabelPasses passes = of.passes(1);
      float[][] head = of.marginal(passes, 0, 1024).values();
      float[][] tail = of.marginal(passes, 1024, 276).values();
      for (int row : new int[] {0, 511, 512, 700, 1023, 1024, 1299}) {
        float[][] alone = of.marginal(passes, row, 1).values();
        for (int target = 0; target < 2; target++) {
          float whole = row < 1024 ? head[target][row] : tail[target][row - 1024];
          assertThat(alone[target][0]).isEqualTo(whole, CLOSE);
        }
      }
    }
  }

  private static final EdgeSignal LABEL = EdgeSignal.LABEL;
  private static final org.assertj.core.data.Offset<Float> CLOSE = within(2e-4f);

  private static double meanSquare(double[][] values, double[][] expected) {
    double sum = 0;
    int count = 0;
    for (int target = 0; target < values.length; target++) {
      for (int row = 0; row < ROWS; row++) {
        double error = values[target][row] - expected[target][row];
        // Targets that read no label have no error of draws.
        sum += error * error;
        count += Math.abs(error) > 1e-5 ? 1 : 0;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static void assertClose(
      Case of, float[][] actual, double[][] expected, double tolerance) {
    double[][] means = of.mean(actual, null, 1);
    for (int target = 0; target < means.length; target++) {
      for (int row = 0; row < ROWS; row++) {
        assertThat(means[target][row])
            .as("target %d, row %d", target, row)
            .isCloseTo(expected[target][row], within(tolerance));
      }
    }
  }

  /** A network after some steps, on a log whose labels can be set. */
  private static final class Case implements AutoCloseable {
    final FusedNetwork fused;
    private final SettableLog log;
    private final DbmtlShape shape;
    private final int targets;
    private static final double DEVIATION = 0.8;

    /**
     * @param continuous bit k is set where target k is a Gaussian, bit k + 16 where a hurdle
     */
    Case(List<String> names, String structure, EdgeSignals signals, int continuous) {
      this(names, structure, signals, continuous, ROWS);
    }

    Case(List<String> names, String structure, EdgeSignals signals, int continuous, int rows) {
      targets = names.size();
      int hurdles = continuous >> 16;
      List<TargetColumn> columns = new ArrayList<>();
      for (int target = 0; target < targets; target++) {
        columns.add(
            (hurdles >> target & 1) == 1
                ? RandomLog.hurdle(names.get(target), 1)
                : (continuous >> target & 1) == 1
                    ? RandomLog.continuous(names.get(target), 1)
                    : RandomLog.binary(names.get(target), 1));
      }
      log = new SettableLog(columns, rows);
      NetworkSettings network =
          NetworkSettings.DEFAULT
              .withEmbedding(4)
              .withShared(List.of(8))
              .withSpecific(List.of(6))
              .withBayes(List.of(8, 5))
              .withParents(Parents.RANDOM)
              .withWide(true)
              .withSignals(signals);
      shape =
          new DbmtlShape(
              log.fields(),
              log.numerics().size(),
              columns,
              TargetGraph.parse(names, structure),
              network);
      fused = new FusedNetwork(log, shape, settings(), new InitialWeights(1));
    }

    private static TrainingSettings settings() {
      return TrainingSettings.DEFAULT.withBatch(ROWS);
    }

    Dl4jReference reference() {
      return new Dl4jReference(log, shape, settings(), new InitialWeights(1));
    }

    LabelPasses passes(long seed) {
      double[] deviations = new double[targets];
      Arrays.fill(deviations, DEVIATION);
      return shape.passes(deviations, seed);
    }

    float[][] marginal(LabelPasses passes) {
      return marginal(passes, 0, ROWS).values();
    }

    Marginals marginals(int size) {
      double[] deviations = new double[targets];
      Arrays.fill(deviations, DEVIATION);
      return new Marginals(shape, deviations, target -> log.label(target, Part.TRAIN), size);
    }

    Predictions marginal(LabelPasses passes, int first, int size) {
      Marginals marginals = marginals(size);
      marginals.clear(first, size);
      fused.predictMarginal(Part.TRAIN, first, size, passes, marginals);
      Predictions predictions = new Predictions(targets, size);
      marginals.read(size, predictions, 0);
      return predictions;
    }

    /** Probabilities, or predictions of continuous targets, divided by how many are added up. */
    double[][] mean(float[][] outputs, double @org.jspecify.annotations.Nullable [][] so, int of) {
      double[][] sums = so == null ? new double[targets][ROWS] : so;
      for (int target = 0; target < targets; target++) {
        for (int row = 0; row < ROWS; row++) {
          sums[target][row] += mean(target, outputs[target][row]) / of;
        }
      }
      return sums;
    }

    private double mean(int target, double output) {
      return log.targets().get(target).binary() ? 1 / (1 + Math.exp(-output)) : output;
    }

    private float[][] conditional() {
      float[][] outputs = new float[targets][ROWS];
      fused.predict(Part.TRAIN, 0, ROWS, outputs);
      return outputs;
    }

    /** Sums over the labels of all targets, whether anything reads them or not. */
    double[][] enumerated() {
      double[][] sums = new double[targets][ROWS];
      for (int labels = 0; labels < 1 << targets; labels++) {
        for (int target = 0; target < targets; target++) {
          log.fixed[target] = labels >> target & 1;
        }
        float[][] outputs = conditional();
        for (int row = 0; row < ROWS; row++) {
          double chance = 1;
          for (int target = 0; target < targets; target++) {
            double p = mean(target, outputs[target][row]);
            chance *= log.fixed[target] == 1 ? p : 1 - p;
          }
          for (int target = 0; target < targets; target++) {
            sums[target][row] += chance * mean(target, outputs[target][row]);
          }
        }
      }
      return sums;
    }

    /** The first target, which is continuous, integrated out by Simpson's rule. */
    double[][] integrated() {
      double[] centres = new double[ROWS];
      float[][] before = conditional();
      for (int row = 0; row < ROWS; row++) {
        centres[row] = before[0][row];
      }
      int steps = 200;
      double[][] sums = new double[targets][ROWS];
      for (int row = 0; row < ROWS; row++) {
        for (int step = 0; step <= steps; step++) {
          double z = -6 + 12.0 * step / steps;
          double rule = step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2;
          double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
          double share = rule * density * (12.0 / steps) / 3;
          log.fixed[0] = (float) (centres[row] + DEVIATION * z);
          float[][] outputs = conditional();
          for (int target = 0; target < targets; target++) {
            sums[target][row] += share * mean(target, outputs[target][row]);
          }
        }
      }
      return sums;
    }

    @Override
    public void close() {
      fused.close();
    }
  }

  /** A log in which all labels of a target are the same. */
  private static final class SettableLog extends RandomLog {
    final float[] fixed;

    SettableLog(List<TargetColumn> targets, int rows) {
      super(RandomLog.small(List.of("x"), 9, 1).fields(), 2, targets, rows, 1);
      fixed = new float[targets.size()];
    }

    @Override
    public FloatColumn label(int target, Part part) {
      return row -> fixed[target];
    }
  }
}
