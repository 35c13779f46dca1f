package org.dbmtl.trainer.metric;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.trial.RocCurve;

/** Reads the ROC curve of a binary target off its sorted rows; rows of one score are one line. */
final class Roc {
  /** Digits that are kept: 1 / 10,000, well below what any test part can tell. */
  private static final double SCALE = 10_000;

  private Roc() {}

  /**
   * The curve, in {@code O(rows)}.
   *
   * @param keys of {@link Auc}, sorted, of both classes
   * @param rows of them that take part
   * @param positives weight of the positive ones, greater than 0
   * @param negatives weight of the others, greater than 0
   */
  static RocCurve ofSorted(long[] keys, int rows, double positives, double negatives) {
    List<Double> rates = new ArrayList<>();
    double lastFalse = 0;
    double lastTrue = 0;
    double falsePositives = 0;
    double truePositives = 0;
    for (int end = rows; end > 0; ) {
      int start = end;
      for (; start > 0 && Auc.tied(keys[start - 1], keys[end - 1]); start--) {
        if (Auc.positive(keys[start - 1])) {
          truePositives += Auc.weight(keys[start - 1]);
        } else {
          falsePositives += Auc.weight(keys[start - 1]);
        }
      }
      double nextFalse = falsePositives / negatives;
      double nextTrue = truePositives / positives;
      // A point on a rise belongs to its upper end, so wait until the curve has moved right.
      while (rates.size() < RocCurve.POINTS
          && RocCurve.falsePositiveRate(rates.size()) < nextFalse) {
        double share =
            (RocCurve.falsePositiveRate(rates.size()) - lastFalse) / (nextFalse - lastFalse);
        rates.add(rounded(lastTrue + share * (nextTrue - lastTrue)));
      }
      lastFalse = nextFalse;
      lastTrue = nextTrue;
      end = start;
    }
    while (rates.size() < RocCurve.POINTS) {
      rates.add(1.0);
    }
    return new RocCurve(rates);
  }

  private static double rounded(double rate) {
    return Math.round(SCALE * rate) / SCALE;
  }
}
