package org.dbmtl.trainer.metric;

import java.util.Arrays;

/**
 * Exact area under the ROC curve: the chance that a random positive row is ranked above a random
 * negative one, ties counting half (Hanley and McNeil, "The meaning and use of the area under a ROC
 * curve", 1982).
 */
public final class Auc {
  private final long[] keyed;
  private int rows;

  /**
   * @param capacity most rows that will be added
   */
  public Auc(int capacity) {
    keyed = new long[capacity];
  }

  /**
   * Adds a row.
   *
   * @param score any monotone function of the probability; -0 and 0 are one value, never NaN
   */
  public void add(float score, boolean positive) {
    // Floats in the order of their bits: one sort of longs ranks all rows and keeps labels beside.
    int bits = Float.floatToIntBits(score + 0f);
    int ordered = bits ^ (bits >> 31 & 0x7fffffff);
    keyed[rows++] = (long) ordered << 1 | (positive ? 1 : 0);
  }

  /** The area, or NaN if only one class was added. {@code O(n log n)} in the rows added. */
  public double value() {
    Arrays.sort(keyed, 0, rows);
    long positives = 0;
    long negatives = 0;
    double wins = 0;
    for (int from = 0; from < rows; ) {
      long score = keyed[from] >> 1;
      long tiedPositives = 0;
      int to = from;
      for (; to < rows && keyed[to] >> 1 == score; to++) {
        tiedPositives += keyed[to] & 1;
      }
      long tiedNegatives = to - from - tiedPositives;
      wins += (double) tiedPositives * (negatives + tiedNegatives / 2.0);
      positives += tiedPositives;
      negatives += tiedNegatives;
      from = to;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : wins / ((double) positives * negatives);
  }
}
