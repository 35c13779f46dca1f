package org.dbmtl.trainer.metric;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;

/**
 * A score by block of consecutive rows, from which evidence judges what the choice of rows does.
 *
 * <p>A target's gain is a mean over its labelled rows, of which a block may hold more or fewer than
 * another. Its value in block b of B is the mean plus {@code B / n (S(b) - mean n(b))}, S(b) the
 * sum of the gain over the block's n(b) labelled rows: the linear form of the ratio of sums
 * (Cochran, Sampling Techniques, 1977, section 6.4), so that the mean over blocks is the gain.
 * O(rows).
 */
public final class BlockScores {
  /** Blocks of a part: enough to know their variance, few enough to be long. */
  public static final int BLOCKS = 32;

  private BlockScores() {}

  /**
   * The score in each block, nats per row.
   *
   * @param score what it is made of
   * @param targets in the order of the outputs
   * @param predictions of the part
   * @return empty if the score holds another metric than the gain, which is no mean over rows, or
   *     the part has fewer rows than blocks
   */
  public static List<Double> of(
      List<Term> score, List<TargetColumn> targets, Predictions predictions) {
    int rows = predictions.gains()[0].length;
    if (rows < BLOCKS || score.stream().anyMatch(term -> term.metric() != Metric.GAIN)) {
      return List.of();
    }
    double[] blocks = new double[BLOCKS];
    List<String> names = targets.stream().map(TargetColumn::name).toList();
    for (Term term : score) {
      int target = names.indexOf(term.target());
      double[] gains = gains(predictions.gains()[target]);
      for (int block = 0; block < BLOCKS; block++) {
        blocks[block] += term.weight() * gains[block];
      }
    }
    return Arrays.stream(blocks).boxed().toList();
  }

  private static double[] gains(float[] ofRows) {
    double[] sums = new double[BLOCKS];
    int[] counts = new int[BLOCKS];
    double sum = 0;
    int count = 0;
    for (int row = 0; row < ofRows.length; row++) {
      double gain = ofRows[row];
      if (!Double.isNaN(gain)) {
        int block = (int) ((long) row * BLOCKS / ofRows.length);
        sums[block] += gain;
        counts[block]++;
        sum += gain;
        count++;
      }
    }
    if (count == 0) {
      return new double[BLOCKS];
    }
    double mean = sum / count;
    for (int block = 0; block < BLOCKS; block++) {
      sums[block] = mean + (double) BLOCKS / count * (sums[block] - mean * counts[block]);
    }
    return sums;
  }
}
