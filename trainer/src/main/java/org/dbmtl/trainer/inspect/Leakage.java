package org.dbmtl.trainer.inspect;

import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.MappedLog;
import org.dbmtl.trainer.metric.Auc;

/**
 * Judges how much of a target one feature gives away: predicts the target by its mean on the
 * training rows with the same value, and measures the prediction on validation rows, by AUC for a
 * binary target and by R2 for a continuous one. Numbers go by quantile bins, lists by the mean over
 * their ids; so any dependence on one feature is found, monotone or not.
 *
 * <p>The means are those of Micci-Barreca, "A Preprocessing Scheme for High-Cardinality Categorical
 * Attributes" (SIGKDD Explorations 2001), shrunk by one row at the overall mean. Values on fewer
 * than {@value #SUPPORT} training rows count as unknown and predict the overall mean: ids that
 * occur once must not look like an answer. {@code O(rows)} of at most {@value #TRAIN_ROWS} training
 * and {@value #VALID_ROWS} validation rows, evenly spaced, and one sort.
 */
record Leakage(MappedLog log) {
  /** A feature that reaches this alone is suspected. */
  static final double SUSPICIOUS = 0.98;

  /** Fewer validation rows of a class than this say nothing. */
  static final int CLASS_ROWS = 10;

  private static final int SUPPORT = 5;
  private static final long TRAIN_ROWS = 1_000_000;
  private static final long VALID_ROWS = 200_000;

  /**
   * AUC or R2 on the validation part.
   *
   * @return NaN where too few rows are labelled, or a class has too few rows
   */
  double of(FeatureValues feature, int target) {
    double[] means = means(feature, target);
    ListColumn values = feature.columns().apply(Part.VALID);
    FloatColumn label = log.label(target, Part.VALID);
    long rows = log.rows(Part.VALID);
    long stride = Math.max(1, rows / VALID_ROWS);
    Judge judge =
        log.targets().get(target).binary()
            ? new ByAuc(Math.toIntExact((rows + stride - 1) / stride))
            : new ByR2();
    for (long row = 0; row < rows; row += stride) {
      float truth = label.get(row);
      if (!Float.isNaN(truth)) {
        double sum = 0;
        int length = values.length(row);
        for (int k = 0; k < length; k++) {
          sum += means[values.get(row, k)];
        }
        judge.add(sum / length, truth);
      }
    }
    return judge.value();
  }

  private double[] means(FeatureValues feature, int target) {
    ListColumn values = feature.columns().apply(Part.TRAIN);
    FloatColumn label = log.label(target, Part.TRAIN);
    double[] sums = new double[feature.size()];
    int[] counts = new int[feature.size()];
    double total = 0;
    long labelled = 0;
    long rows = log.rows(Part.TRAIN);
    long stride = Math.max(1, rows / TRAIN_ROWS);
    for (long row = 0; row < rows; row += stride) {
      float truth = label.get(row);
      if (Float.isNaN(truth)) {
        continue;
      }
      total += truth;
      labelled++;
      for (int k = 0; k < values.length(row); k++) {
        int value = values.get(row, k);
        sums[value] += truth;
        counts[value]++;
      }
    }
    double overall = labelled == 0 ? 0 : total / labelled;
    for (int value = 0; value < sums.length; value++) {
      sums[value] =
          counts[value] < SUPPORT ? overall : (sums[value] + overall) / (counts[value] + 1);
    }
    return sums;
  }

  private interface Judge {
    void add(double predicted, float truth);

    double value();
  }

  private static final class ByAuc implements Judge {
    private final Auc auc;
    private int rows;
    private int positives;

    ByAuc(int capacity) {
      auc = new Auc(capacity);
    }

    @Override
    public void add(double predicted, float truth) {
      auc.add((float) predicted, truth == 1);
      rows++;
      positives += truth == 1 ? 1 : 0;
    }

    @Override
    public double value() {
      return Math.min(positives, rows - positives) < CLASS_ROWS ? Double.NaN : auc.value();
    }
  }

  private static final class ByR2 implements Judge {
    private long rows;
    private double mean;
    private double squares;
    private double errors;

    @Override
    public void add(double predicted, float truth) {
      double step = truth - mean;
      mean += step / ++rows;
      squares += step * (truth - mean);
      errors += (truth - predicted) * (truth - predicted);
    }

    @Override
    public double value() {
      return rows < 2 * CLASS_ROWS || squares == 0 ? Double.NaN : 1 - errors / squares;
    }
  }
}
