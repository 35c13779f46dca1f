package org.dbmtl.trainer.metric;

import java.util.Arrays;

/**
 * Exact area under the ROC curve: the chance that a random positive row is ranked above a random
 * negative one, ties counting half (Hanley and McNeil, "The meaning and use of the area under a ROC
 * curve", 1982).
 */
public final class Auc {
  /** Key of a row that takes no part; sorted behind all others. */
  static final long LEFT_OUT = Long.MAX_VALUE;

  private final long[] keys;
  private int rows;

  /**
   * @param capacity most rows that will be added
   */
  public Auc(int capacity) {
    keys = new long[capacity];
  }

  /**
   * Adds a row.
   *
   * @param score any monotone function of the probability; -0 and 0 are one value, never NaN
   */
  public void add(float score, boolean positive) {
    keys[rows++] = key(score, positive);
  }

  /** The area, or NaN if only one class was added. {@code O(n log n)} in the rows added. */
  public double value() {
    return of(keys, 0, rows);
  }

  /** A row as a number that is sorted by score. */
  static long key(float score, boolean positive) {
    return (long) SortedFloat.encode(score) << 1 | (positive ? 1 : 0);
  }

  static float score(long key) {
    return SortedFloat.decode((int) (key >> 1));
  }

  static boolean positive(long key) {
    return (key & 1) != 0;
  }

  /**
   * The area over {@code keys[from .. to - 1]}, which are sorted by this, or NaN if they are of one
   * class. None of them is left out. {@code O(n log n)}.
   */
  static double of(long[] keys, int from, int to) {
    Arrays.sort(keys, from, to);
    return ofSorted(keys, from, to);
  }

  /** As {@link #of}, of sorted keys, in {@code O(n)}. */
  static double ofSorted(long[] keys, int from, int to) {
    long positives = 0;
    long negatives = 0;
    double wins = 0;
    for (int start = from; start < to; ) {
      long score = keys[start] >> 1;
      long tiedPositives = 0;
      int end = start;
      for (; end < to && keys[end] >> 1 == score; end++) {
        tiedPositives += keys[end] & 1;
      }
      long tiedNegatives = end - start - tiedPositives;
      wins += (double) tiedPositives * (negatives + tiedNegatives / 2.0);
      positives += tiedPositives;
      negatives += tiedNegatives;
      start = end;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : wins / ((double) positives * negatives);
  }
}
