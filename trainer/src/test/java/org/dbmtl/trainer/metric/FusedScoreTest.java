package org.dbmtl.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.predictor.score.ScoreExpression;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.api.Test;

class FusedScoreTest {
  private static final int ROWS = 300;
  private static final List<TargetColumn> TARGETS =
      List.of(
          new TargetColumn("click", true, 1, Transform.NONE, 0.4, 1),
          new TargetColumn("stay", false, 0.25, Transform.NONE, 3, 2),
          new TargetColumn("like", true, 3, Transform.NONE, 0.1, 1));
  private static final Map<String, Double> WEIGHTS =
      Map.of("click", 1.0, "stay", 0.25, "like", 3.0);

  /** Oracle: all pairs of rows of different labels. */
  @Test
  void isTheShareOfPairsThatTheWeightedSumPutsInOrder() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] outputs = new float[3][ROWS];
    float[][] labels = new float[3][ROWS];
    for (int row = 0; row < ROWS; row++) {
      for (int target = 0; target < 3; target++) {
        // Few values, so that there are ties.
        outputs[target][row] = random.nextInt(4) - 2;
        labels[target][row] = random.nextInt(5) == 0 ? Float.NaN : random.nextInt(2);
      }
    }
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    TARGETS.forEach(target -> metrics.put(target.name(), new TargetMetrics(9, Map.of())));

    FusedScore.addTo(
        metrics, TARGETS, target -> row -> labels[target][(int) row], row -> 1, outputs, null);

    double click = pairs(labels[0], outputs);
    double like = pairs(labels[2], outputs);
    assertThat(metrics.get("click"))
        .isEqualTo(new TargetMetrics(9, Map.of(Metric.FUSED_AUC, click)));
    assertThat(metrics.get("stay")).isEqualTo(new TargetMetrics(9, Map.of()));
    assertThat(Score.of(Objective.FUSED.terms(WEIGHTS, target -> !target.equals("stay")), metrics))
        .isCloseTo((click + 3 * like) / 4, within(1e-12));
  }

  @Test
  void theDefaultScoreOfAModelIsTheSumThatIsJudged() {
    ScoreExpression score =
        ScoreExpression.weightedSum(
            List.of("click", "stay", "like"), Set.of("click", "like"), new double[] {1, 0.25, 3});
    SplittableRandom random = new SplittableRandom(2);
    for (int row = 0; row < ROWS; row++) {
      float[][] outputs = {{random.nextInt(9) - 4}, {random.nextInt(9)}, {random.nextInt(9) - 4}};
      double[] means = {sigmoid(outputs[0][0]), 1000, sigmoid(outputs[2][0])};
      double[] standardised = {Double.NaN, outputs[1][0], Double.NaN};
      assertThat((float) score.evaluate(means, standardised, new double[0]))
          .isEqualTo(fused(outputs, 0));
    }
  }

  private static double pairs(float[] labels, float[][] outputs) {
    double won = 0;
    int pairs = 0;
    for (int a = 0; a < ROWS; a++) {
      for (int b = 0; b < ROWS; b++) {
        if (labels[a] == 1 && labels[b] == 0) {
          float difference = fused(outputs, a) - fused(outputs, b);
          won += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
          pairs++;
        }
      }
    }
    return won / pairs;
  }

  private static float fused(float[][] outputs, int row) {
    return (float)
        (sigmoid(outputs[0][row]) + 0.25 * outputs[1][row] + 3 * sigmoid(outputs[2][row]));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
