package org.dbmtl.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every metric against its definition, pair by pair and row by row, on random rows: few distinct
 * values, so that many are tied, missing labels, at times a single class or label.
 */
class MetricOracleTest {
  private static final int NO_GROUP = -1;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void binary(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 1 + random.nextInt(80);
    double rate = List.of(0.0, 0.1, 0.5, 1.0).get(random.nextInt(4));
    float[] labels = new float[rows];
    float[] outputs = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(5) == 0 ? Float.NaN : random.nextDouble() < rate ? 1 : 0;
      outputs[i] = (random.nextInt(11) - 5) * 0.75f;
    }
    int[] groups = new int[rows];
    int most = 1 + random.nextInt(12);
    for (int i = 0; i < rows; i++) {
      groups[i] = random.nextInt(6) == 0 ? NO_GROUP : random.nextInt(most);
    }
    TargetColumn target = new TargetColumn("click", true, 1, Transform.NONE, 0.3, 1);
    Map<Metric, Double> expected = binary(labelled(labels, outputs));
    double gauc = withinGroups(labels, outputs, groups);
    if (!Double.isNaN(gauc)) {
      expected.put(Metric.GAUC, gauc);
    }
    check(
        TargetEvaluation.of(
            target, row -> labels[(int) row], row -> 1, outputs, outputs, rowGroups(groups)),
        expected);
    expected.remove(Metric.GAUC);
    check(TargetEvaluation.of(target, row -> labels[(int) row], outputs), expected);
  }

  /** The rows of each group next to each other. */
  private static RowGroups rowGroups(int[] groups) {
    List<Integer> marked = new ArrayList<>();
    for (int group : Arrays.stream(groups).filter(g -> g != NO_GROUP).distinct().toArray()) {
      boolean first = true;
      for (int row = 0; row < groups.length; row++) {
        if (groups[row] == group) {
          marked.add(first ? ~row : row);
          first = false;
        }
      }
    }
    return new RowGroups(position -> marked.get((int) position), marked.size());
  }

  private static double withinGroups(float[] labels, float[] outputs, int[] groups) {
    double sum = 0;
    long weight = 0;
    for (int group : Arrays.stream(groups).filter(g -> g != NO_GROUP).distinct().toArray()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        if (groups[i] == group && !Float.isNaN(labels[i])) {
          rows.add(new Row(labels[i], outputs[i]));
        }
      }
      double area = inOrder(rows);
      if (!Double.isNaN(area)) {
        sum += rows.size() * area;
        weight += rows.size();
      }
    }
    return sum / weight;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void continuous(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 1 + random.nextInt(80);
    int values = 1 + random.nextInt(12);
    float[] labels = new float[rows];
    float[] outputs = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(5) == 0 ? Float.NaN : (random.nextInt(values) - 4) * 0.3f;
      outputs[i] =
          random.nextBoolean() ? (float) random.nextGaussian() : (random.nextInt(9) - 4) * 0.25f;
    }
    TargetColumn target = new TargetColumn("stay", false, 1, Transform.LOG1P, 1.5, 2.5);
    check(
        TargetEvaluation.of(target, row -> labels[(int) row], outputs),
        continuous(labelled(labels, outputs), target));
  }

  /** A label and an output. */
  private record Row(double label, double output) {}

  private static List<Row> labelled(float[] labels, float[] outputs) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (!Float.isNaN(labels[i])) {
        rows.add(new Row(labels[i], outputs[i]));
      }
    }
    return rows;
  }

  private static void check(TargetMetrics actual, Map<Metric, Double> expected) {
    assertThat(actual.values().keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (metric, value) -> {
          double tolerance = metric == Metric.GAIN ? 1e-6 : 1e-9; // gains of rows are floats
          assertThat(actual.values().get(metric))
              .as(metric.key())
              .isCloseTo(value, within(tolerance * Math.max(1, Math.abs(value))));
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decilesArePredictionsAndLabelsByRank(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean binary = random.nextBoolean();
    int rows = 1 + random.nextInt(200);
    int values = 1 + random.nextInt(60);
    float[] labels = new float[rows];
    float[] outputs = new float[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] =
          random.nextInt(5) == 0
              ? Float.NaN
              : binary ? random.nextInt(2) : (float) random.nextGaussian();
      outputs[i] = (random.nextInt(values) - values / 2) * 0.1f;
    }
    TargetColumn target =
        new TargetColumn("t", binary, 1, Transform.NONE, binary ? 0.3 : 1.5, binary ? 1 : 2.5);
    List<Row> judged = labelled(labels, outputs);
    List<List<Row>> expected = new ArrayList<>();
    for (int decile = 0; decile < 10; decile++) {
      expected.add(new ArrayList<>());
    }
    for (Row row : judged) {
      double below = judged.stream().filter(r -> r.output() < row.output()).count();
      double equal = judged.stream().filter(r -> r.output() == row.output()).count();
      // The middle of the rows as high as this one, in tenths of all.
      expected.get((int) ((below + (equal - 1) / 2) * 10 / judged.size())).add(row);
    }
    List<CalibrationDecile> actual =
        TargetEvaluation.of(target, row -> labels[(int) row], outputs).deciles();
    assertThat(actual.stream().mapToLong(CalibrationDecile::rows).sum()).isEqualTo(judged.size());
    for (CalibrationDecile decile : actual) {
      List<Row> inIt = expected.get(decile.decile() - 1);
      double scale = target.deviation();
      double shift = binary ? 0 : target.mean();
      assertThat(decile.rows()).isEqualTo(inIt.size());
      assertThat(decile.observed())
          .isCloseTo(
              inIt.stream().mapToDouble(Row::label).average().orElseThrow() * scale + shift,
              within(1e-9));
      assertThat(decile.predicted())
          .isCloseTo(
              inIt.stream()
                  .mapToDouble(r -> binary ? sigmoid(r.output()) : r.output() * scale + shift)
                  .average()
                  .orElseThrow(),
              within(1e-9));
    }
  }

  private static Map<Metric, Double> binary(List<Row> rows) {
    Map<Metric, Double> expected = new TreeMap<>();
    if (rows.isEmpty()) {
      return expected;
    }
    double rate = rows.stream().mapToDouble(Row::label).average().orElseThrow();
    double loss =
        rows.stream().mapToDouble(r -> logLoss(r.label(), sigmoid(r.output()))).average().orElse(0);
    expected.put(Metric.LOG_LOSS, loss);
    expected.put(
        Metric.GAIN,
        rows.stream().mapToDouble(r -> logLoss(r.label(), 0.3)).average().orElse(0) - loss);
    if (rate > 0) {
      expected.put(
          Metric.CALIBRATION,
          rows.stream().mapToDouble(r -> sigmoid(r.output())).sum() / (rate * rows.size()));
    }
    if (rate > 0 && rate < 1) {
      expected.put(Metric.AUC, inOrder(rows));
      double base = rows.stream().mapToDouble(r -> logLoss(r.label(), rate)).average().orElse(0);
      expected.put(Metric.NORMALISED_ENTROPY, loss / base);
    }
    return expected;
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static double logLoss(double label, double probability) {
    return -Math.log(label == 1 ? probability : 1 - probability);
  }

  /** Share of the pairs of different labels in order, equal outputs half; NaN without a pair. */
  private static double inOrder(List<Row> rows) {
    double wins = 0;
    long pairs = 0;
    for (Row high : rows) {
      for (Row low : rows) {
        if (high.label() > low.label()) {
          pairs++;
          wins += high.output() > low.output() ? 1 : high.output() == low.output() ? 0.5 : 0;
        }
      }
    }
    return wins / pairs;
  }

  private static Map<Metric, Double> continuous(List<Row> rows, TargetColumn target) {
    Map<Metric, Double> expected = new TreeMap<>();
    if (rows.isEmpty()) {
      return expected;
    }
    // In the unit of the transformed label.
    double[] labels =
        rows.stream().mapToDouble(r -> r.label() * target.deviation() + target.mean()).toArray();
    double[] outputs =
        rows.stream().mapToDouble(r -> r.output() * target.deviation() + target.mean()).toArray();
    double squares = 0;
    double absolutes = 0;
    double mean = 0;
    double predicted = 0;
    double gain = 0;
    for (int i = 0; i < labels.length; i++) {
      squares += Math.pow(outputs[i] - labels[i], 2) / labels.length;
      absolutes += Math.abs(outputs[i] - labels[i]) / labels.length;
      mean += labels[i] / labels.length;
      predicted += outputs[i] / labels.length;
      Row row = rows.get(i);
      gain +=
          (Math.pow(row.label(), 2) - Math.pow(row.output() - row.label(), 2)) / 2 / labels.length;
    }
    expected.put(Metric.MSE, squares);
    expected.put(Metric.MAE, absolutes);
    expected.put(Metric.GAIN, gain);
    expected.put(Metric.CALIBRATION, predicted / mean);
    if (rows.stream().mapToDouble(Row::label).distinct().count() > 1) {
      double spread = 0;
      for (double label : labels) {
        spread += Math.pow(label - mean, 2) / labels.length;
      }
      expected.put(Metric.R2, 1 - squares / spread);
      expected.put(Metric.XAUC, inOrder(rows));
    }
    return expected;
  }
}
