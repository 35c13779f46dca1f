package org.dbmtl.trainer.fused;

import java.util.Arrays;

/**
 * Numbers the distinct embedding rows of a batch in the order in which they occur. An
 * open-addressing hash table sized by the batch, not by the vocabulary, so that a step costs the
 * same whether a field has a thousand ids or ten million. Used by one thread.
 */
final class RowIndex {
  private static final int FREE = -1;

  private final int[] keys;
  private final int[] numbers;
  private final int[] rows;
  private final int mask;
  private int count;

  /**
   * @param most most rows between two calls of {@link #clear}
   */
  RowIndex(int most) {
    int length = Integer.highestOneBit(Math.max(8, most)) * 4;
    keys = new int[length];
    numbers = new int[length];
    rows = new int[most];
    mask = length - 1;
    Arrays.fill(keys, FREE);
  }

  void clear() {
    Arrays.fill(keys, FREE);
    count = 0;
  }

  /** Distinct rows so far. */
  int count() {
    return count;
  }

  /** The row with a number. */
  int row(int number) {
    return rows[number];
  }

  /** Number of a row, a new one if it was not seen since the last clear; rows are not negative. */
  int number(int row) {
    int at = ((row * 0x9e3779b9) >>> 7) & mask;
    while (keys[at] != row) {
      if (keys[at] == FREE) {
        keys[at] = row;
        numbers[at] = count;
        rows[count] = row;
        return count++;
      }
      at = (at + 1) & mask;
    }
    return numbers[at];
  }
}
