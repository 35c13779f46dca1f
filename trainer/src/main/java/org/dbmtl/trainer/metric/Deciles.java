package org.dbmtl.trainer.metric;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.trial.CalibrationDecile;

/**
 * Sums predictions and labels by decile of the prediction; see {@link CalibrationDecile}. A row
 * counts by its weight: of weight k it is as good as k rows.
 */
final class Deciles {
  private final double all;
  private final long[] rows = new long[CalibrationDecile.COUNT];
  private final double[] weights = new double[CalibrationDecile.COUNT];
  private final double[] predicted = new double[CalibrationDecile.COUNT];
  private final double[] observed = new double[CalibrationDecile.COUNT];
  private double before;

  /**
   * @param all weight of the rows that will be added
   */
  Deciles(double all) {
    this.all = all;
  }

  /**
   * Adds all rows of one prediction, which is higher than those before.
   *
   * @param tied how many
   * @param weight of all of them
   * @param labels sum of their labels, each times its weight
   */
  void add(long tied, double weight, double prediction, double labels) {
    // The middle of whole rows; of less than a row its beginning.
    double middle = 2 * before + weight - Math.min(1, weight);
    int decile = (int) (middle * CalibrationDecile.COUNT / (2 * all));
    before += weight;
    // Sums of weights may be a bit more than all.
    decile = Math.min(decile, CalibrationDecile.COUNT - 1);
    rows[decile] += tied;
    weights[decile] += weight;
    predicted[decile] += weight * prediction;
    observed[decile] += labels;
  }

  List<CalibrationDecile> list() {
    List<CalibrationDecile> list = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] > 0) {
        list.add(
            new CalibrationDecile(
                i + 1, rows[i], predicted[i] / weights[i], observed[i] / weights[i]));
      }
    }
    return list;
  }
}
