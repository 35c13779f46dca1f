package org.dbmtl.trainer.fused;

import org.dbmtl.search.study.Seeds;

/**
 * Inverted dropout (Srivastava et al. 2014) of one layer, drawn from a stream of its own that is
 * keyed by (seed, layer name) and restarts at each step: unit {@code i} of a step is dropped where
 * a hash of {@code i} and the step's keys, by the finaliser of MurmurHash3 (Appleby 2011), is below
 * the rate. 32-bit arithmetic on every unit alike, so that the loop vectorises. Used by one thread.
 */
final class DropoutMask {
  private static final int WEYL = 0x9e3779b9;

  private final long seed;
  private final int threshold;
  private final float scale;
  private int key;
  private int secondKey;
  private int drawn;
  // Multiples of the increment in an array: the compiler does not vectorise what counts with a
  // loop.
  private int[] weyl = new int[0];

  /**
   * @param rate share of units dropped, in (0, 1)
   */
  DropoutMask(double rate, long seed, String layer) {
    this.seed = Seeds.of(seed, "dropout/" + layer, 0);
    this.threshold = (int) Math.min(Integer.MAX_VALUE, Math.round(rate * 0x1p31));
    this.scale = (float) (1 / (1 - rate));
  }

  /** What kept units are multiplied by. */
  float scale() {
    return scale;
  }

  /** Starts the stream of a step. */
  void begin(long step) {
    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).
    long z = seed + (step + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    key = (int) z;
    secondKey = (int) (z >>> 32);
    drawn = 0;
  }

  /**
   * Drops units of a layer, those that follow the ones of the last call in the step.
   *
   * @param index of the first unit in row order
   */
  void apply(Matrix values, int index, int count, Scratch scratch) {
    int[] bits = scratch.ints(count);
    values.readBits(index, bits, count);
    drop(bits, weylTo(count), count);
    values.writeBits(index, bits, count);
    drawn += count;
  }

  private int[] weylTo(int count) {
    if (weyl.length < count) {
      weyl = new int[count];
      for (int i = 0; i < count; i++) {
        weyl[i] = i * WEYL;
      }
    }
    return weyl;
  }

  private void drop(int[] bits, int[] sequence, int count) {
    int first = drawn * WEYL;
    int key1 = key;
    int key2 = secondKey;
    int lowest = threshold;
    for (int i = 0; i < count; i++) {
      int h = (sequence[i] + first) ^ key1;
      h = (h ^ (h >>> 16)) * 0x85ebca6b;
      h = ((h ^ (h >>> 13)) * 0xc2b2ae35) ^ key2;
      h ^= h >>> 16;
      // All ones where the hash reaches the threshold, all zeros where it is below.
      bits[i] &= ~(((h >>> 1) - lowest) >> 31);
    }
  }
}
