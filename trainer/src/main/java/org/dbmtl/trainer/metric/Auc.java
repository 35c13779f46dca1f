package org.dbmtl.trainer.metric;

import java.util.Arrays;

/**
 * Exact area under the ROC curve: the chance that a random positive row is ranked above a random
 * negative one, ties counting half, where a row is drawn in proportion to its weight (Hanley and
 * McNeil, "The meaning and use of the area under a ROC curve", 1982).
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
   * Adds a row of weight 1.
   *
   * @param score any monotone function of the probability; -0 and 0 are one value, never NaN
   */
  public void add(float score, boolean positive) {
    keys[rows++] = key(score, positive, 1);
  }

  /** The area, or NaN if only one class was added. {@code O(n log n)} in the rows added. */
  public double value() {
    return of(keys, 0, rows);
  }

  /**
   * A row as a number that is sorted by score: its bits, then the label, then the weight, whose
   * sign bit is never needed.
   *
   * @param weight greater than 0
   */
  static long key(float score, boolean positive, float weight) {
    int lower = Float.floatToIntBits(weight) | (positive ? Integer.MIN_VALUE : 0);
    return (long) SortedFloat.encode(score) << Integer.SIZE | Integer.toUnsignedLong(lower);
  }

  static float score(long key) {
    return SortedFloat.decode((int) (key >> Integer.SIZE));
  }

  static boolean positive(long key) {
    return (int) key < 0;
  }

  static float weight(long key) {
    return Float.intBitsToFloat((int) key & Integer.MAX_VALUE);
  }

  /** Whether two rows have one score. */
  static boolean tied(long key, long other) {
    return key >> Integer.SIZE == other >> Integer.SIZE;
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
    double positives = 0;
    double negatives = 0;
    double wins = 0;
    for (int start = from; start < to; ) {
      double tiedPositives = 0;
      double tiedNegatives = 0;
      int end = start;
      for (; end < to && tied(keys[end], keys[start]); end++) {
        if (positive(keys[end])) {
          tiedPositives += weight(keys[end]);
        } else {
          tiedNegatives += weight(keys[end]);
        }
      }
      wins += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
      start = end;
    }
    return positives == 0 || negatives == 0 ? Double.NaN : wins / (positives * negatives);
  }
}
