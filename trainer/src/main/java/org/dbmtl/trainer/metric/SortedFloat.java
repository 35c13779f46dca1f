package org.dbmtl.trainer.metric;

/**
 * Floats as ints of the same order, so that a long of two of them, or of one and a label, is sorted
 * as a primitive: one array ranks all rows and keeps their labels next to them.
 */
final class SortedFloat {
  private SortedFloat() {}

  /**
   * @param value never NaN; -0 and 0 are one value
   */
  static int encode(float value) {
    return flip(Float.floatToIntBits(value + 0f));
  }

  static float decode(int encoded) {
    return Float.intBitsToFloat(flip(encoded));
  }

  private static int flip(int bits) {
    return bits ^ (bits >> 31 & 0x7fffffff);
  }
}
