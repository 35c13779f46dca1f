package org.dbmtl.trainer.metric;

import java.util.Arrays;

/**
 * Exact share of the pairs of rows with different labels whose predictions are in the same order;
 * equal predictions count half. On two classes of labels it is the {@link Auc}.
 *
 * <p>XAUC of Zhan et al., "Deconfounding duration bias in watch-time prediction for video
 * recommendation", KDD 2022, and of Lin et al., "Tree based progressive regression model for
 * watch-time prediction in short-video recommendation", KDD 2023. The first draw pairs at random;
 * here all are counted, those of equal labels left out, as they have no order to find. Pairs in
 * reverse order are counted by a merge sort (Knight, "A computer method for calculating Kendall's
 * tau with ungrouped data", 1966): {@code O(n log n)}, and half of the keys in memory once more.
 */
final class Xauc {
  /** Key of a row that takes no part; sorted behind all others. */
  static final long LEFT_OUT = Long.MAX_VALUE;

  /** Runs of this many rows are sorted by insertion. */
  private static final int SHORT = 12;

  private final long[] keys;
  private final long[] buffer;

  private Xauc(long[] keys, int rows) {
    this.keys = keys;
    this.buffer = new long[(rows + 1) / 2];
  }

  /**
   * A row as a number that is sorted by label, equal labels by prediction.
   *
   * @param label never NaN
   * @param prediction never NaN
   */
  static long key(float label, float prediction) {
    // The lower half is compared without a sign.
    return (long) SortedFloat.encode(label) << Integer.SIZE
        | Integer.toUnsignedLong(SortedFloat.encode(prediction) ^ Integer.MIN_VALUE);
  }

  static float label(long key) {
    return SortedFloat.decode((int) (key >> Integer.SIZE));
  }

  static float prediction(long key) {
    return SortedFloat.decode((int) key ^ Integer.MIN_VALUE);
  }

  /**
   * The share, or NaN if all labels are equal.
   *
   * @param keys of rows in any order; afterwards sorted by prediction, those left out at the end
   * @param rows how many of them take part
   */
  static double of(long[] keys, int rows) {
    Arrays.sort(keys);
    long all = pairs(rows);
    long equalLabels = 0;
    long equalBoth = 0;
    for (int start = 0; start < rows; ) {
      int label = (int) (keys[start] >> Integer.SIZE);
      int end = start;
      while (end < rows && (int) (keys[end] >> Integer.SIZE) == label) {
        int from = end;
        while (end < rows && keys[end] == keys[from]) {
          end++;
        }
        equalBoth += pairs(end - from);
      }
      equalLabels += pairs(end - start);
      start = end;
    }
    long reversed = new Xauc(keys, rows).sort(0, rows);
    long equalPredictions = 0;
    for (int start = 0; start < rows; ) {
      int end = start;
      while (end < rows && (int) keys[end] == (int) keys[start]) {
        end++;
      }
      equalPredictions += pairs(end - start);
      start = end;
    }
    long different = all - equalLabels;
    long half = equalPredictions - equalBoth;
    return different == 0 ? Double.NaN : (different - reversed - half / 2.0) / different;
  }

  private static long pairs(long rows) {
    return rows * (rows - 1) / 2;
  }

  /** Sorts a range by prediction, and counts the pairs that it turns round. */
  private long sort(int from, int to) {
    if (to - from <= SHORT) {
      return insert(from, to);
    }
    int middle = (from + to) >>> 1;
    return sort(from, middle) + sort(middle, to) + merge(from, middle, to);
  }

  private long insert(int from, int to) {
    long reversed = 0;
    for (int i = from + 1; i < to; i++) {
      long key = keys[i];
      int at = i;
      while (at > from && isAbove(keys[at - 1], key)) {
        keys[at] = keys[at - 1];
        at--;
      }
      keys[at] = key;
      reversed += i - at;
    }
    return reversed;
  }

  private long merge(int from, int middle, int to) {
    int left = middle - from;
    System.arraycopy(keys, from, buffer, 0, left);
    long reversed = 0;
    int i = 0;
    int j = middle;
    int at = from;
    while (i < left && j < to) {
      if (isAbove(buffer[i], keys[j])) {
        keys[at++] = keys[j++];
        reversed += left - i;
      } else {
        keys[at++] = buffer[i++];
      }
    }
    System.arraycopy(buffer, i, keys, at, left - i);
    return reversed;
  }

  private static boolean isAbove(long first, long second) {
    return Integer.compareUnsigned((int) first, (int) second) > 0;
  }
}
