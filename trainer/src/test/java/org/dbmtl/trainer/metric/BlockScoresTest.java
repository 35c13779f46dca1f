package org.dbmtl.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
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
          new TargetColumn("stay", false, 0.5, Transform.NONE, 0, 2));
  private static final List<Term> GAINS =
      List.of(new Term("stay", Metric.GAIN, 0.5), new Term("click", Metric.CONDITIONAL_GAIN, 2));

  @ParameterizedTest
  @ValueSource(ints = {32, 33, 1000})
  void theMeanOfEachIsTheScoreOfThatName(int rows) {
    SplittableRandom random = new SplittableRandom(rows);
    float[][] joint = outputs(random, rows);
    float[][] served = outputs(random, rows);
    float[][] labels = new float[2][rows];
    for (int row = 0; row < rows; row++) {
      labels[0][row] = random.nextInt(2);
      // A third has no label, and it is another one in every block.
      labels[1][row] = random.nextInt(3) == 0 ? Float.NaN : (float) random.nextDouble();
    }

    ScoreBlocks blocks = blocks(GAINS, labels, joint, served);

    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    for (int target = 0; target < TARGETS.size(); target++) {
      TargetColumn column = TARGETS.get(target);
      metrics.put(
          column.name(),
          ConditionalMetrics.of(
              TargetEvaluation.of(column, column(labels[target]), served[target]),
              TargetEvaluation.of(column, column(labels[target]), joint[target])));
    }
    JointAndServed scores = JointAndServed.of(Map.of("click", 1.0, "stay", 0.5), metrics);
    assertThat(scores.differ()).isTrue();
    assertThat(mean(blocks.joint())).isCloseTo(scores.joint(), within(1e-6));
    assertThat(mean(blocks.served())).isCloseTo(scores.served(), within(1e-6));
    assertThat(mean(blocks.score())).isCloseTo(Score.of(GAINS, metrics), within(1e-6));
  }

  private static float[][] outputs(SplittableRandom random, int rows) {
    float[][] outputs = new float[2][rows];
    for (float[] ofTarget : outputs) {
      for (int row = 0; row < rows; row++) {
        ofTarget[row] = (float) (4 * random.nextDouble() - 2);
      }
    }
    return outputs;
  }

  private static double mean(List<Double> blocks) {
    assertThat(blocks).hasSize(BlockScores.BLOCKS);
    return blocks.stream().mapToDouble(x -> x).average().orElseThrow();
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

    List<Term> stay = List.of(new Term("stay", Metric.GAIN, 1));
    List<Double> blocks = blocks(stay, labels, outputs, outputs).score();

    for (int block = 0; block < BlockScores.BLOCKS; block++) {
      assertThat(blocks.get(block)).as("block %d", block).isEqualTo(block == 2 ? 0.5 : 0);
    }
  }

  /** The mean of the variances that blocks tell, against the variance over many logs. */
  @Test
  void blocksTellHowMuchAnAucDependsOnTheRows() {
    int logs = 400;
    int rows = 640;
    List<Term> auc = List.of(new Term("click", Metric.AUC, 2));
    SplittableRandom random = new SplittableRandom(5);
    DescriptiveStatistics aucs = new DescriptiveStatistics();
    double told = 0;
    for (int log = 0; log < logs; log++) {
      float[][] outputs = outputs(random, rows);
      float[][] labels = new float[2][rows];
      for (int row = 0; row < rows; row++) {
        labels[0][row] = random.nextDouble() < 1 / (1 + Math.exp(-outputs[0][row])) ? 1 : 0;
      }
      List<Double> blocks = blocks(auc, labels, outputs, outputs).score();
      aucs.addValue(
          2
              * Objects.requireNonNull(
                  TargetEvaluation.of(TARGETS.get(0), column(labels[0]), outputs[0])
                      .value(Metric.AUC)));
      assertThat(mean(blocks)).isCloseTo(aucs.getElement(log), within(1e-9));
      DescriptiveStatistics own = new DescriptiveStatistics();
      blocks.forEach(own::addValue);
      told += own.getVariance() / BlockScores.BLOCKS / logs;
    }
    assertThat(told / aucs.getVariance()).isBetween(0.85, 1.15); // 400 logs: 7 % of noise
  }

  @Test
  void thereAreNoneOfFewRowsOrWhereTheScoreIsNotDefinedWithoutABlock() {
    List<Term> auc = List.of(new Term("click", Metric.AUC, 1));
    float[][] labels = new float[2][64];
    labels[0][7] = 1; // the only one
    assertThat(blocks(auc, labels, labels, labels).score()).isEmpty();
    assertThat(blocks(auc, labels, labels, labels).joint()).hasSize(BlockScores.BLOCKS);
    float[][] few = new float[2][31];
    assertThat(blocks(GAINS, few, few, few)).isEqualTo(ScoreBlocks.NONE);
  }

  private static ScoreBlocks blocks(
      List<Term> score, float[][] labels, float[][] joint, float[][] served) {
    List<String> names = TARGETS.stream().map(TargetColumn::name).toList();
    return BlockScores.of(
        score,
        TARGETS,
        names,
        predictions(labels, joint),
        predictions(labels, served),
        row -> 1,
        block -> {
          Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
          for (int target = 0; target < TARGETS.size(); target++) {
            float[] left = labels[target].clone();
            for (int row = 0; row < left.length; row++) {
              left[row] = row * BlockScores.BLOCKS / left.length == block ? Float.NaN : left[row];
            }
            metrics.put(
                TARGETS.get(target).name(),
                TargetEvaluation.of(TARGETS.get(target), column(left), served[target]));
          }
          return metrics;
        });
  }

  private static Predictions predictions(float[][] labels, float[][] outputs) {
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
    return predictions;
  }

  private static FloatColumn column(float[] values) {
    return row -> values[(int) row];
  }
}
