package org.dbmtl.trainer.metric;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;

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
   * @param labels of a target, by its position, [rows]; NaN rows are passed over
   * @param outputs [targets][rows] as {@link TargetEvaluation} takes them
   * @return empty if the score holds another metric than the gain, which is no mean over rows, or
   *     the part has fewer rows than blocks
   */
  public static List<Double> of(
      List<Term> score,
      List<TargetColumn> targets,
      IntFunction<FloatColumn> labels,
      float[][] outputs) {
    int rows = outputs[0].length;
    if (rows < BLOCKS || score.stream().anyMatch(term -> term.metric() != Metric.GAIN)) {
      return List.of();
    }
    double[] blocks = new double[BLOCKS];
    List<String> names = targets.stream().map(TargetColumn::name).toList();
    for (Term term : score) {
      int target = names.indexOf(term.target());
      double[] gains = gains(targets.get(target), labels.apply(target), outputs[target]);
      for (int block = 0; block < BLOCKS; block++) {
        blocks[block] += term.weight() * gains[block];
      }
    }
    return Arrays.stream(blocks).boxed().toList();
  }

  private static double[] gains(TargetColumn target, FloatColumn labels, float[] outputs) {
    double[] sums = new double[BLOCKS];
    int[] counts = new int[BLOCKS];
    double sum = 0;
    int count = 0;
    for (int row = 0; row < outputs.length; row++) {
      float label = labels.get(row);
      if (!Float.isNaN(label)) {
        int block = (int) ((long) row * BLOCKS / outputs.length);
        double gain = gain(target, label, outputs[row]);
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

  private static double gain(TargetColumn target, double label, double output) {
    if (!target.binary()) {
      return (label * label - (output - label) * (output - label)) / 2;
    }
    boolean positive = label > 0.5;
    double base = -Math.log(positive ? target.mean() : 1 - target.mean());
    double logit = positive ? -output : output;
    return base - (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))));
  }
}
