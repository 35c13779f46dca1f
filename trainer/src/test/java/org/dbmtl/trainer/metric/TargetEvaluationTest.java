package org.dbmtl.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reference values are of scikit-learn 1.2.1 ({@code roc_auc_score, log_loss, mean_squared_error})
 * with numpy 1.24.2, and where it is said of scipy 1.17.1 with numpy 2.4.6, in double precision.
 */
class TargetEvaluationTest {
  private static final float NAN = Float.NaN;
  private static final float[] LOGITS = {
    0.3f, -1.2f, 0.3f, 2.0f, -0.5f, 0.0f, -0.0f, -1.2f, 0.75f, -3.0f
  };
  private static final float[] LABELS = {1, 0, 0, 1, 0, 1, 0, 1, 0, 0};
  private static final TargetColumn CLICK =
      new TargetColumn("click", true, 1, Transform.NONE, 0.4, 1);

  @Test
  void binaryMetricsEqualTheReferenceWithTies() {
    TargetMetrics metrics = evaluate(CLICK, LABELS, LOGITS);
    assertThat(metrics.rows()).isEqualTo(10);
    assertThat(metrics.values())
        .hasEntrySatisfying(Metric.AUC, near(0.6458333333333334))
        .hasEntrySatisfying(Metric.LOG_LOSS, near(0.6308033137644727))
        .hasEntrySatisfying(Metric.CALIBRATION, near(1.1491944464385677))
        // Over scipy.stats.entropy([0.4, 0.6]).
        .hasEntrySatisfying(Metric.NORMALISED_ENTROPY, near(0.9372843702784333))
        // Of predicting the rate 0.4 on 4 positives of 10: its entropy.
        .hasEntrySatisfying(Metric.GAIN, near(0.6730116670092565 - 0.6308033137644727))
        .doesNotContainKey(Metric.MSE);
  }

  @Test
  void aucWithinGroupsIsWeightedByRows() {
    // Groups a, b, c of 3, 4 and 3 rows: scipy.stats.mannwhitneyu gives areas .5, 1 and .25. A
    // fourth group of the last row alone would be of one class.
    int[] marked = {~0, 1, 8, ~2, 3, 4, 9, ~5, 6, 7};
    RowGroups groups = new RowGroups(position -> marked[(int) position], marked.length);
    assertThat(
            TargetEvaluation.of(CLICK, row -> LABELS[(int) row], row -> 1, LOGITS, LOGITS, groups)
                .value(Metric.GAUC))
        .isCloseTo(0.625, within(1e-12));
    int[] alone = {~0, 1, 8, ~2, 3, 4, ~9, ~5, 6, 7};
    RowGroups more = new RowGroups(position -> alone[(int) position], alone.length);
    assertThat(
            TargetEvaluation.of(CLICK, row -> LABELS[(int) row], row -> 1, LOGITS, LOGITS, more)
                .value(Metric.GAUC))
        .isCloseTo((3 * 0.5 + 3 * 1 + 3 * 0.25) / 9, within(1e-12));
  }

  @Test
  void missingLabelsTakeNoPart() {
    float[] labels = LABELS.clone();
    labels[2] = NAN;
    labels[6] = NAN;
    TargetMetrics metrics = evaluate(CLICK, labels, LOGITS);
    assertThat(metrics.rows()).isEqualTo(8);
    assertThat(metrics.values())
        .hasEntrySatisfying(Metric.AUC, near(0.71875))
        .hasEntrySatisfying(Metric.LOG_LOSS, near(0.595066339077032))
        .hasEntrySatisfying(Metric.CALIBRATION, near(0.8805838172356528));
  }

  @Test
  void manyTiesEqualTheReference() {
    float[] logits = new float[5000];
    float[] labels = new float[5000];
    long x = 12345;
    for (int i = 0; i < logits.length; i++) {
      x = (x * 1103515245 + 12345) % (1L << 31);
      long score = (x >> 16) % 50;
      x = (x * 1103515245 + 12345) % (1L << 31);
      logits[i] = (float) (score / 10.0 - 2.5);
      labels[i] = (x >> 16) % 100 < 20 + score ? 1 : 0;
    }
    assertThat(evaluate(CLICK, labels, logits).values())
        .hasEntrySatisfying(Metric.AUC, near(0.6606571271608365))
        .hasEntrySatisfying(Metric.LOG_LOSS, near(0.721351048273769));
  }

  @Test
  void oneClassHasNoAucAndNoPositiveHasNoCalibration() {
    assertThat(evaluate(CLICK, new float[] {0, 0, NAN}, new float[] {1, 2, 3}).values())
        .containsOnlyKeys(Metric.LOG_LOSS, Metric.GAIN);
    assertThat(evaluate(CLICK, new float[] {1, 1}, new float[] {1, 2}).values())
        .containsOnlyKeys(Metric.LOG_LOSS, Metric.GAIN, Metric.CALIBRATION);
    assertThat(evaluate(CLICK, new float[] {NAN}, new float[] {1}).values()).isEmpty();
  }

  @Test
  void continuousMetricsAreInTheTransformedUnit() {
    TargetColumn stay = new TargetColumn("stay", false, 1, Transform.LOG1P, 2, 3);
    float[] labels = {0.1f, -1.3f, 2.2f, 0.0f, 0.7f, NAN};
    float[] outputs = {0.0f, -1.0f, 1.5f, 0.3f, 0.9f, 100f};
    TargetMetrics metrics = evaluate(stay, labels, outputs);
    assertThat(metrics.rows()).isEqualTo(5);
    assertThat(metrics.values())
        .hasEntrySatisfying(Metric.MSE, near(1.2960000000000014))
        // Unit-variance Gaussians: (7.03 - 0.72) / 2 / 5 by hand.
        .hasEntrySatisfying(Metric.GAIN, near(0.631))
        .doesNotContainKeys(Metric.AUC, Metric.LOG_LOSS, Metric.NORMALISED_ENTROPY);
  }

  @Test
  void continuousMetricsEqualTheReferenceWithTies() {
    TargetColumn stay = new TargetColumn("stay", false, 1, Transform.LOG1P, 2, 3);
    float[] labels = {0.1f, -1.3f, 2.2f, NAN, 0.0f, 0.7f, 0.1f, 0.1f, -0.4f};
    float[] outputs = {0.0f, -1.0f, 1.5f, 9f, 0.3f, 0.9f, 0.3f, -0.0f, 0.3f};
    TargetMetrics metrics = evaluate(stay, labels, outputs);
    assertThat(metrics.rows()).isEqualTo(8);
    // numpy on the labels and outputs times 3 plus 2; (1 + scipy.stats.somersd(labels, outputs)) /
    // 2.
    assertThat(metrics.values())
        .hasEntrySatisfying(Metric.MSE, near(1.4175000791251717))
        .hasEntrySatisfying(Metric.MAE, near(0.9750000117346644))
        .hasEntrySatisfying(Metric.R2, near(0.8181490077836149))
        .hasEntrySatisfying(Metric.XAUC, near(0.78))
        .hasEntrySatisfying(Metric.CALIBRATION, near(1.1170731590784853));
  }

  @Test
  void manyTiedPairsEqualTheReference() {
    float[] labels = new float[3000];
    float[] outputs = new float[3000];
    long x = 12345;
    for (int i = 0; i < labels.length; i++) {
      x = (x * 1103515245 + 12345) % (1L << 31);
      long first = (x >> 16) % 40;
      x = (x * 1103515245 + 12345) % (1L << 31);
      long second = (x >> 16) % 60;
      labels[i] = (float) (first / 10.0 - 2);
      outputs[i] = (float) ((first + second) / 25.0 - 2);
    }
    TargetColumn stay = new TargetColumn("stay", false, 1, Transform.NONE, 0, 1);
    // scipy.stats.somersd as above.
    assertThat(evaluate(stay, labels, outputs).values())
        .hasEntrySatisfying(Metric.XAUC, near(0.6942785200202553));
  }

  @Test
  void equalLabelsHaveNeitherOrderNorSpread() {
    TargetColumn stay = new TargetColumn("stay", false, 1, Transform.NONE, 0, 1);
    assertThat(evaluate(stay, new float[] {0.1f, 0.1f, NAN}, new float[] {1, 2, 3}).values())
        .containsOnlyKeys(Metric.MSE, Metric.MAE, Metric.CALIBRATION, Metric.GAIN);
    assertThat(evaluate(stay, new float[] {NAN}, new float[] {1}).values()).isEmpty();
  }

  @Test
  void predictingTheBaseRateGainsNothing() {
    float[] outputs = new float[10];
    Arrays.fill(outputs, (float) Math.log(0.4 / 0.6));
    assertThat(evaluate(CLICK, LABELS, outputs).values()).hasEntrySatisfying(Metric.GAIN, near(0));
  }

  @Test
  void confidentMistakesStayFinite() {
    TargetMetrics metrics = evaluate(CLICK, new float[] {1, 0}, new float[] {-1e30f, 800});
    assertThat(metrics.values())
        .hasEntrySatisfying(Metric.LOG_LOSS, v -> assertThat(v).isGreaterThan(1e29).isFinite());
  }

  @Test
  void predictionThatIsNotANumberNamesTheTarget() {
    assertThatThrownBy(() -> evaluate(CLICK, LABELS, nanAt(3)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("click");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aucEqualsTheShareOfPairsInOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 2 + random.nextInt(60);
    float[] scores = new float[rows];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      scores[i] = (random.nextInt(9) - 4) * 0.5f;
      labels[i] = i == 0 ? 1 : i == 1 ? 0 : random.nextInt(2);
    }
    double wins = 0;
    double pairs = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    double expected = wins / pairs;
    assertThat(evaluate(CLICK, labels, scores).values())
        .hasEntrySatisfying(Metric.AUC, v -> assertThat(v).isCloseTo(expected, within(1e-12)));
  }

  private static float[] nanAt(int row) {
    float[] outputs = LOGITS.clone();
    outputs[row] = NAN;
    return outputs;
  }

  private static TargetMetrics evaluate(TargetColumn target, float[] labels, float[] outputs) {
    return TargetEvaluation.of(target, row -> labels[(int) row], outputs);
  }

  private static Consumer<Double> near(double expected) {
    return value -> assertThat(value).isCloseTo(expected, within(2e-7));
  }
}
