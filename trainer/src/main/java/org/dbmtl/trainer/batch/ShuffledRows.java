package org.dbmtl.trainer.batch;

/**
 * A pseudo-random permutation of {@code 0 .. rows - 1} that needs no memory: the row at each
 * position is computed, so that a log of any length is shuffled without an index in the heap.
 *
 * <p>A balanced Feistel network over the next even number of bits, with cycle walking for what
 * falls outside (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002, method 3). Six
 * rounds of a 64-bit mixer are far from a cipher, but enough for batches. A position costs at most
 * four walks on average. Immutable and thread-safe.
 */
final class ShuffledRows {
  private static final int ROUNDS = 6;

  private final long rows;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  /**
   * @param rows length of the permutation, at least 1
   * @param seed which of the permutations
   */
  ShuffledRows(long rows, long seed) {
    if (rows < 1) {
      throw new IllegalArgumentException("rows is %d: at least 1 is shuffled".formatted(rows));
    }
    this.rows = rows;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(rows - 1));
    this.halfBits = (bits + 1) / 2;
    this.halfMask = (1L << halfBits) - 1;
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = mix(seed + (round + 1) * 0x9e3779b97f4a7c15L);
    }
  }

  /** The row at a position, both in {@code 0 .. rows - 1}. */
  long row(long position) {
    long value = position;
    do {
      value = permute(value);
    } while (value >= rows);
    return value;
  }

  private long permute(long value) {
    long left = value >>> halfBits;
    long right = value & halfMask;
    for (long key : keys) {
      long next = left ^ (mix(right ^ key) & halfMask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014; variant 13 of Stafford). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
