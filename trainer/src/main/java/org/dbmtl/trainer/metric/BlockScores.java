package org.dbmtl.trainer.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;

/**
 * The scores of a part by block of consecutive rows, from which evidence judges what the choice of
 * rows does.
 *
 * <p>A target's gain is a mean over its labelled rows, of which a block may hold more or fewer than
 * another. Its value in block b of B is the mean plus {@code B / n (S(b) - mean n(b))}, S(b) the
 * sum of the gain over the block's labelled rows, each times its weight, and n(b) of the weights,
 * which are 1 where the study has none: the linear form of the ratio of sums (Cochran, Sampling
 * Techniques, 1977, section 6.4), so that the mean over blocks is the gain. O(rows).
 *
 * <p>A score that holds another metric, such as an AUC, is not a mean over rows. Its blocks are the
 * pseudo-values of the jackknife, {@code B s - (B - 1) s(b)}, s(b) the score without the rows of
 * block b (Shao and Tu, The Jackknife and Bootstrap, 1995, section 1.2), moved so that their mean
 * is the score: B more evaluations.
 */
public final class BlockScores {
  /** Blocks of a part: enough to know their variance, few enough to be long. */
  public static final int BLOCKS = 32;

  private BlockScores() {}

  /**
   * The scores of a part in each block, nats per row.
   *
   * @param score what is ranked
   * @param targets in the order of the outputs
   * @param trained names of those that the training counted
   * @param joint predictions given the parents' labels
   * @param served predictions from the features alone; the same object where no edge carries a
   *     label
   * @param weights [rows] greater than 0
   * @param without the metrics of the part, by the block whose rows are left out; by {@value
   *     #BLOCKS} with no row left out
   * @return none if the part has fewer rows than blocks; without those of the score if it is not
   *     defined without some block
   */
  public static ScoreBlocks of(
      List<Term> score,
      List<TargetColumn> targets,
      List<String> trained,
      Predictions joint,
      Predictions served,
      FloatColumn weights,
      IntFunction<Map<String, TargetMetrics>> without) {
    if (joint.gains()[0].length < BLOCKS) {
      return ScoreBlocks.NONE;
    }
    Map<String, double[]> jointGains = gains(targets, joint, weights);
    Map<String, double[]> servedGains =
        joint == served ? jointGains : gains(targets, served, weights);
    List<Term> terms =
        targets.stream()
            .filter(t -> trained.contains(t.name()))
            .map(t -> new Term(t.name(), Metric.GAIN, t.weight()))
            .toList();
    boolean means =
        score.stream()
            .allMatch(t -> t.metric() == Metric.GAIN || t.metric() == Metric.CONDITIONAL_GAIN);
    return new ScoreBlocks(
        means
            ? sum(score, term -> term.metric() == Metric.GAIN ? servedGains : jointGains)
            : pseudoValues(score, without),
        sum(terms, term -> jointGains),
        sum(terms, term -> servedGains));
  }

  /** The rows of a part that a block holds are those of which this is the block. */
  public static int blockOf(long row, long rows) {
    return (int) (row * BLOCKS / rows);
  }

  private static List<Double> pseudoValues(
      List<Term> score, IntFunction<Map<String, TargetMetrics>> without) {
    Double[] values = new Double[BLOCKS];
    double whole;
    double mean = 0;
    try {
      whole = Score.of(score, without.apply(BLOCKS));
      for (int block = 0; block < BLOCKS; block++) {
        values[block] = BLOCKS * whole - (BLOCKS - 1) * Score.of(score, without.apply(block));
        mean += values[block] / BLOCKS;
      }
    } catch (ArithmeticException undefined) {
      return List.of(); // such as an AUC whose positive labels are all in one block
    }
    for (int block = 0; block < BLOCKS; block++) {
      values[block] += whole - mean;
    }
    return List.of(values);
  }

  private static List<Double> sum(List<Term> terms, Function<Term, Map<String, double[]>> gains) {
    Double[] blocks = new Double[BLOCKS];
    Arrays.fill(blocks, 0.0);
    for (Term term : terms) {
      double[] own = Objects.requireNonNull(gains.apply(term).get(term.target()));
      for (int block = 0; block < BLOCKS; block++) {
        blocks[block] += term.weight() * own[block];
      }
    }
    return List.of(blocks);
  }

  private static Map<String, double[]> gains(
      List<TargetColumn> targets, Predictions of, FloatColumn weights) {
    Map<String, double[]> gains = new LinkedHashMap<>();
    for (int target = 0; target < targets.size(); target++) {
      gains.put(targets.get(target).name(), gains(of.gains()[target], weights));
    }
    return gains;
  }

  private static double[] gains(float[] ofRows, FloatColumn weights) {
    double[] sums = new double[BLOCKS];
    double[] counts = new double[BLOCKS];
    for (int row = 0; row < ofRows.length; row++) {
      double gain = ofRows[row];
      if (!Double.isNaN(gain)) {
        int block = blockOf(row, ofRows.length);
        float weight = weights.get(row);
        sums[block] += weight * gain;
        counts[block] += weight;
      }
    }
    return ofSums(sums, counts);
  }

  /**
   * The values of blocks of a mean over rows; all zero if there is no row.
   *
   * @param sums [{@value #BLOCKS}] over the rows of each block
   * @param counts [{@value #BLOCKS}] sums of the weights of these rows
   */
  public static double[] ofSums(double[] sums, double[] counts) {
    double count = Arrays.stream(counts).sum();
    double[] values = new double[BLOCKS];
    if (count == 0) {
      return values;
    }
    double mean = Arrays.stream(sums).sum() / count;
    for (int block = 0; block < BLOCKS; block++) {
      values[block] = mean + BLOCKS / count * (sums[block] - mean * counts[block]);
    }
    return values;
  }
}
