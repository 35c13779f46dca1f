package org.dbmtl.trainer.metric;

import java.util.Arrays;
import org.dbmtl.trainer.data.RowGroups;

/**
 * Mean of the {@link Auc} within each group, weighted by the group's rows that take part, each by
 * its own weight. Groups of one class say nothing of an order and are left out with their rows.
 *
 * <p>Zhu et al., "Optimized cost per click in Taobao display advertising", KDD 2017; Zhou et al.,
 * "Deep interest network for click-through rate prediction", KDD 2018, section 6.2, weigh by
 * impressions too. Exact, {@code O(n log m)} for groups of up to m rows, and 8 bytes for each row
 * of the largest group.
 */
final class Gauc {
  private final long[] keys;
  private long[] group = new long[64];
  private int rows;
  private double sum;
  private double weight;

  private Gauc(long[] keys) {
    this.keys = keys;
  }

  /**
   * The mean, or NaN if no group has both classes.
   *
   * @param keys [rows] {@link Auc#key} of each row of the part, in its order; they stay as they are
   */
  static double of(RowGroups groups, long[] keys) {
    Gauc gauc = new Gauc(keys);
    for (long position = 0; position < groups.size(); position++) {
      if (groups.begins(position)) {
        gauc.close();
      }
      gauc.add(groups.row(position));
    }
    gauc.close();
    return gauc.weight == 0 ? Double.NaN : gauc.sum / gauc.weight;
  }

  private void add(int row) {
    long key = keys[row];
    if (key == Auc.LEFT_OUT) {
      return;
    }
    if (rows == group.length) {
      group = Arrays.copyOf(group, 2 * rows);
    }
    group[rows++] = key;
  }

  private void close() {
    double area = Auc.of(group, 0, rows);
    if (!Double.isNaN(area)) {
      double ofGroup = 0;
      for (int i = 0; i < rows; i++) {
        ofGroup += Auc.weight(group[i]);
      }
      sum += ofGroup * area;
      weight += ofGroup;
    }
    rows = 0;
  }
}
