package org.dbmtl.trainer.density;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;

/**
 * Some labels in ascending order, each with its weight: a label of weight k is as good as k equal
 * labels of weight 1. Immutable.
 */
final class SortedLabels {
  private final float[] labels;
  // [size + 1] sums of the weights before each label.
  private final double[] before;

  private SortedLabels(float[] labels, double[] before) {
    this.labels = labels;
    this.before = before;
  }

  /**
   * At most {@code most} labels, evenly spread over the rows.
   *
   * @param labels [rows] NaN rows are passed over
   * @param weights [rows] greater than 0
   */
  static SortedLabels of(
      LongToDoubleFunction labels, LongToDoubleFunction weights, long rows, int most) {
    long step = Math.max(1, (rows + most - 1) / most);
    // A label in an order that longs have too, and below it the bits of its weight.
    long[] keys = new long[(int) ((rows + step - 1) / step)];
    int count = 0;
    for (long row = 0; row < rows; row += step) {
      float label = (float) labels.applyAsDouble(row);
      if (!Float.isNaN(label)) {
        long weight = Float.floatToIntBits((float) weights.applyAsDouble(row));
        keys[count++] = (long) flipped(Float.floatToIntBits(label + 0f)) << Integer.SIZE | weight;
      }
    }
    Arrays.sort(keys, 0, count);
    float[] sorted = new float[count];
    double[] before = new double[count + 1];
    for (int i = 0; i < count; i++) {
      sorted[i] = Float.intBitsToFloat(flipped((int) (keys[i] >> Integer.SIZE)));
      before[i + 1] = before[i] + Float.intBitsToFloat((int) keys[i]);
    }
    return new SortedLabels(sorted, before);
  }

  private static int flipped(int bits) {
    return bits ^ (bits >> 31 & 0x7fffffff);
  }

  int size() {
    return labels.length;
  }

  float label(int i) {
    return labels[i];
  }

  /** Whether no two labels differ. */
  boolean isConstant() {
    return labels.length == 0 || labels[0] == labels[labels.length - 1];
  }

  /** How many they count as: by their weights, unless these are small. */
  double rows() {
    return Math.max(size(), weight());
  }

  /** Of all labels. */
  double weight() {
    return before[labels.length];
  }

  /** Of labels {@code from .. to - 1}. */
  double weight(int from, int to) {
    return before[to] - before[from];
  }

  /** The first label from there on that is above the value. */
  int end(int from, float value) {
    int end = from;
    while (end < labels.length && labels[end] <= value) {
      end++;
    }
    return end;
  }

  /** The label of {@code from .. to - 1} at this much weight after the first. */
  float at(int from, int to, double weight) {
    int found = Arrays.binarySearch(before, from, to, before[from] + weight);
    return labels[found >= 0 ? found : Math.max(from, -found - 2)];
  }

  /** The label at {@code bin / bins} of the way from the first to the last. */
  float quantile(int bin, int bins) {
    int size = labels.length;
    // The last of equally weighty labels; tiny weights must not leave less than nothing.
    double last = Math.max(weight() - 1, weight() * (size - 1) / size);
    return at(0, size, bin * last / bins);
  }

  /** The label of greatest weight; of several the least. */
  float mostCommon() {
    float best = labels[0];
    double most = 0;
    for (int start = 0; start < labels.length; ) {
      int end = end(start, labels[start]);
      if (weight(start, end) > most) {
        most = weight(start, end);
        best = labels[start];
      }
      start = end;
    }
    return best;
  }

  /** Those that do not have this value. */
  SortedLabels without(float value) {
    float[] kept = new float[labels.length];
    double[] sums = new double[before.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != value) {
        kept[count] = labels[i];
        sums[count + 1] = sums[count] + weight(i, i + 1);
        count++;
      }
    }
    return new SortedLabels(Arrays.copyOf(kept, count), Arrays.copyOf(sums, count + 1));
  }

  double variance() {
    double mean = 0;
    double spread = 0;
    for (int i = 0; i < labels.length; i++) {
      double step = labels[i] - mean;
      mean += weight(i, i + 1) * step / before[i + 1];
      spread += weight(i, i + 1) * step * (labels[i] - mean);
    }
    return spread / weight();
  }
}
