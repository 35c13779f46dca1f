package org.dbmtl.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A row of weight k counts in every metric as k equal rows do. */
class WeightedMetricsTest {
  private static final TargetColumn CLICK =
      new TargetColumn("click", true, 1, Transform.NONE, 0.3, 1);
  private static final TargetColumn STAY =
      new TargetColumn("stay", false, 0.5, Transform.NONE, 1.5, 2.5);

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  /** Rows of few distinct values, so that many are tied; those of a group side by side. */
  private static final class Rows {
    final List<float[]> labels = new ArrayList<>();
    final List<float[]> outputs = new ArrayList<>();
    final List<Integer> groups = new ArrayList<>();
    final List<Integer> weights = new ArrayList<>();

    static Rows random(SplittableRandom random) {
      Rows rows = new Rows();
      int count = 2 + random.nextInt(80);
      for (int row = 0; row < count; row++) {
        boolean missing = random.nextInt(5) == 0;
        rows.labels.add(
            new float[] {
              missing ? Float.NaN : random.nextInt(2), missing ? Float.NaN : random.nextInt(6) - 3
            });
        rows.outputs.add(
            new float[] {random.nextInt(9) * 0.75f - 3, random.nextInt(11) * 0.5f - 2});
        rows.groups.add(row / 7);
        rows.weights.add(1 + random.nextInt(4));
      }
      return rows;
    }

    Rows repeated() {
      Rows all = new Rows();
      for (int row = 0; row < labels.size(); row++) {
        for (int k = 0; k < weights.get(row); k++) {
          all.labels.add(labels.get(row));
          all.outputs.add(outputs.get(row));
          all.groups.add(groups.get(row));
          all.weights.add(1);
        }
      }
      return all;
    }

    private float[] outputsOf(int target) {
      float[] of = new float[outputs.size()];
      for (int row = 0; row < of.length; row++) {
        of[row] = outputs.get(row)[target];
      }
      return of;
    }

    private RowGroups rowGroups() {
      return new RowGroups(
          at -> {
            int row = (int) at;
            return row == 0 || !groups.get(row).equals(groups.get(row - 1)) ? ~row : row;
          },
          groups.size());
    }

    Map<String, TargetMetrics> metrics() {
      Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
      List<TargetColumn> targets = List.of(CLICK, STAY);
      float[][] all = {outputsOf(0), outputsOf(1)};
      for (int target = 0; target < 2; target++) {
        int own = target;
        metrics.put(
            targets.get(target).name(),
            TargetEvaluation.of(
                targets.get(target),
                row -> labels.get((int) row)[own],
                row -> weights.get((int) row),
                all[target],
                all[target],
                rowGroups()));
      }
      FusedScore.addTo(
          metrics,
          targets,
          target -> row -> labels.get((int) row)[target],
          row -> weights.get((int) row),
          all,
          rowGroups());
      return metrics;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalThoseOfRepeatedRows(long seed) {
    Rows rows = Rows.random(new SplittableRandom(seed));
    Map<String, TargetMetrics> repeated = rows.repeated().metrics();
    rows.metrics()
        .forEach((name, own) -> requireEqual(own, Objects.requireNonNull(repeated.get(name))));
  }

  private static void requireEqual(TargetMetrics own, TargetMetrics repeated) {
    assertThat(own.values().keySet()).isEqualTo(repeated.values().keySet());
    for (Metric metric : own.values().keySet()) {
      assertThat(Objects.requireNonNull(own.value(metric)))
          .as(metric.key())
          .isCloseTo(Objects.requireNonNull(repeated.value(metric)), within(1e-9));
    }
    assertThat(own.roc()).isEqualTo(repeated.roc());
    assertThat(own.deciles()).hasSameSizeAs(repeated.deciles());
    for (int i = 0; i < own.deciles().size(); i++) {
      CalibrationDecile decile = own.deciles().get(i);
      CalibrationDecile expected = repeated.deciles().get(i);
      assertThat(decile.decile()).isEqualTo(expected.decile());
      assertThat(decile.predicted()).isCloseTo(expected.predicted(), within(1e-9));
      assertThat(decile.observed()).isCloseTo(expected.observed(), within(1e-9));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void blocksHaveTheGainAsTheirMean(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] sums = new double[BlockScores.BLOCKS];
    double[] weights = new double[BlockScores.BLOCKS];
    double gain = 0;
    double weight = 0;
    for (int block = 0; block < sums.length; block++) {
      weights[block] = random.nextDouble(5);
      sums[block] = weights[block] * random.nextGaussian();
      gain += sums[block];
      weight += weights[block];
    }
    double mean = 0;
    for (double value : BlockScores.ofSums(sums, weights)) {
      mean += value / BlockScores.BLOCKS;
    }
    assertThat(mean).isCloseTo(gain / weight, within(1e-12));
  }
}
