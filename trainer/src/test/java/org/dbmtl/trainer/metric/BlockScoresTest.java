package org.dbmtl.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.study.Transform;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockScoresTest {
  private static final List<TargetColumn> TARGETS =
      List.of(
          new TargetColumn("click", true, 1, Transform.NONE, 0.4, 1),
          new TargetColumn("stay", false, 1, Transform.NONE, 0, 2));
  private static final List<Term> GAINS =
      List.of(new Term("stay", Metric.GAIN, 0.5), new Term("click", Metric.GAIN, 2));

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 1000})
  void theirMeanIsTheScore(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    float[][] outputs = new float[2][rows];
    float[][] labels = new float[2][rows];
    for (int row = 0; row < rows; row++) {
      outputs[0][row] = (float) (4 * random.nextDouble() - 2);
      outputs[1][row] = (float) (4 * random.nextDouble() - 2);
      labels[0][row] = random.nextInt(2);
      // A third has no label, and it is another one in every block.
      labels[1][row] = random.nextInt(3) == 0 ? Float.NaN : (float) random.nextDouble();
    }

    List<Double> blocks = blocks(GAINS, labels, outputs);

    assertThat(blocks).hasSize(BlockScores.BLOCKS);
    Map<String, TargetMetrics> metrics =
        Map.of(
            "click", TargetEvaluation.of(TARGETS.get(0), column(labels[0]), outputs[0]),
            "stay", TargetEvaluation.of(TARGETS.get(1), column(labels[1]), outputs[1]));
    assertThat(blocks.stream().mapToDouble(x -> x).average().orElseThrow())
        .isCloseTo(Score.of(GAINS, metrics), within(1e-6));
  }

  @Test
  void aBlockHoldsTheGainOfItsOwnRows() {
    float[][] outputs = new float[2][64];
    float[][] labels = new float[2][64];
    // Predicting 1 for the label 1 gains half a nat over predicting 0; rows 4 and 5 are block 2.
    labels[1][4] = 1;
    labels[1][5] = 1;
    outputs[1][4] = 1;
    outputs[1][5] = 1;

    List<Double> blocks = blocks(List.of(new Term("stay", Metric.GAIN, 1)), labels, outputs);

    for (int block = 0; block < BlockScores.BLOCKS; block++) {
      assertThat(blocks.get(block)).as("block %d", block).isEqualTo(block == 2 ? 0.5 : 0);
    }
  }

  @Test
  void thereAreNoneOfAMetricThatIsNoMeanOrOfFewRows() {
    assertThat(
            blocks(List.of(new Term("click", Metric.AUC, 1)), new float[2][64], new float[2][64]))
        .isEmpty();
    assertThat(blocks(GAINS, new float[2][31], new float[2][31])).isEmpty();
  }

  private static List<Double> blocks(List<Term> score, float[][] labels, float[][] outputs) {
    Predictions predictions = new Predictions(TARGETS.size(), outputs[0].length);
    for (int target = 0; target < TARGETS.size(); target++) {
      for (int row = 0; row < outputs[0].length; row++) {
        float label = labels[target][row];
        predictions.gains()[target][row] =
            Float.isNaN(label)
                ? label
                : (float) TARGETS.get(target).density().gain(outputs[target], row, label, 1);
      }
    }
    return BlockScores.of(score, TARGETS, predictions);
  }

  private static FloatColumn column(float[] values) {
    return row -> values[(int) row];
  }
}
