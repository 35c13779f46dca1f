package org.dbmtl.trainer.metric;

import java.util.Arrays;

/**
 * Exact share of the pairs of rows with different labels whose predictions are in the same order;
 * equal predictions count half, and a pair counts by the product of its rows' weights. On two
 * classes of labels it is the {@link Auc}.
 *
 * <p>XAUC of Zhan et al., "Deconfounding duration bias in watch-time prediction for video
 * recommendation", KDD 2022, and of Lin et al., "Tree based progressive regression model for
 * watch-time prediction in short-video recommendation", KDD 2023. The first draw pairs at random;
 * here all are counted, those of equal labels left out, as they have no order to find. Rows are
 * taken by label, and those before with a lower prediction are summed by a tree (Fenwick, "A new
 * data structure for cumulative frequency tables", 1994): {@code O(n log n)}, and 20 bytes a row.
 */
final class Xauc {
  // [rows] the row at each rank of the prediction.
  private final int[] byPrediction;
  // [rows] rank of each row's prediction, from 1; one for equal predictions.
  private final int[] rankOf;
  private final float[] labels;
  private final float[] weights;
  private final double[] tree;

  /**
   * Sorts rows by prediction.
   *
   * @param labels [rows] never NaN
   * @param predictions [rows] never NaN
   * @param weights [rows] greater than 0
   */
  Xauc(float[] labels, float[] predictions, float[] weights) {
    this.labels = labels;
    this.weights = weights;
    byPrediction = sorted(predictions);
    rankOf = new int[labels.length];
    tree = new double[labels.length + 1];
    int rank = 0;
    for (int i = 0; i < byPrediction.length; i++) {
      int row = byPrediction[i];
      // -0 and 0 are one value.
      rank += i == 0 || predictions[row] != predictions[byPrediction[i - 1]] ? 1 : 0;
      rankOf[row] = rank;
    }
  }

  /** [rows] the rows in ascending order of their predictions. */
  int[] byPrediction() {
    return byPrediction;
  }

  private static int[] sorted(float[] values) {
    long[] keys = new long[values.length];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = (long) SortedFloat.encode(values[row]) << Integer.SIZE | row;
    }
    Arrays.sort(keys);
    int[] rows = new int[keys.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) keys[i];
    }
    return rows;
  }

  /** The share, or NaN if all labels are equal. Asked once. */
  double share() {
    int[] byLabel = sorted(labels);
    double below = 0;
    double pairs = 0;
    double ordered = 0;
    for (int start = 0; start < byLabel.length; ) {
      int end = start;
      double weight = 0;
      for (; end < byLabel.length && labels[byLabel[end]] == labels[byLabel[start]]; end++) {
        int row = byLabel[end];
        double lower = sum(rankOf[row] - 1);
        ordered += weights[row] * (lower + sum(rankOf[row])) / 2;
        weight += weights[row];
      }
      pairs += weight * below;
      below += weight;
      for (; start < end; start++) {
        add(rankOf[byLabel[start]], weights[byLabel[start]]);
      }
    }
    return pairs == 0 ? Double.NaN : ordered / pairs;
  }

  private void add(int rank, double weight) {
    for (int i = rank; i < tree.length; i += i & -i) {
      tree[i] += weight;
    }
  }

  /** Of the weights of ranks from 1 to this one. */
  private double sum(int rank) {
    double sum = 0;
    for (int i = rank; i > 0; i -= i & -i) {
      sum += tree[i];
    }
    return sum;
  }
}
