package org.dbmtl.trainer.metric;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.trial.CalibrationDecile;

/** Sums predictions and labels by decile of the prediction; see {@link CalibrationDecile}. */
final class Deciles {
  private final long all;
  private final long[] rows = new long[CalibrationDecile.COUNT];
  private final double[] predicted = new double[CalibrationDecile.COUNT];
  private final double[] observed = new double[CalibrationDecile.COUNT];
  private long before;

  /**
   * @param all rows that will be added
   */
  Deciles(long all) {
    this.all = all;
  }

  /**
   * Adds all rows of one prediction, which is higher than those before.
   *
   * @param labels sum of their labels
   */
  void add(long tied, double prediction, double labels) {
    long middle = 2 * before + tied - 1;
    int decile = (int) (middle * CalibrationDecile.COUNT / (2 * all));
    before += tied;
    rows[decile] += tied;
    predicted[decile] += tied * prediction;
    observed[decile] += labels;
  }

  List<CalibrationDecile> list() {
    List<CalibrationDecile> list = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] > 0) {
        list.add(
            new CalibrationDecile(i + 1, rows[i], predicted[i] / rows[i], observed[i] / rows[i]));
      }
    }
    return list;
  }
}
