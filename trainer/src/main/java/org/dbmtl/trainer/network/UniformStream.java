package org.dbmtl.trainer.network;

/**
 * Uniform values in [-limit, limit] from a counter: the values {@code 2k} and {@code 2k + 1} are
 * the high and the low half, as signed integers, of SplitMix64's output number {@code k} (Steele,
 * Lea and Flood, "Fast splittable pseudorandom number generators", 2014), scaled. A value so
 * follows from its index alone, however the stream is cut into pieces. Used by one thread.
 */
final class UniformStream implements InitialWeights.Stream {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long key;
  private final float scale;
  private long index;

  /**
   * @param key which of the streams
   * @param limit largest value
   */
  UniformStream(long key, float limit) {
    this.key = key;
    this.scale = limit * 0x1p-31f;
  }

  @Override
  public void fill(float[] values) {
    int i = 0;
    if ((index & 1) == 1 && values.length > 0) {
      values[i++] = low(bits(index >>> 1));
    }
    long pair = (index + i) >>> 1;
    for (; i + 1 < values.length; i += 2) {
      long bits = bits(pair++);
      values[i] = high(bits);
      values[i + 1] = low(bits);
    }
    if (i < values.length) {
      values[i] = high(bits(pair));
    }
    index += values.length;
  }

  private float high(long bits) {
    return (int) (bits >>> 32) * scale;
  }

  private float low(long bits) {
    return (int) bits * scale;
  }

  /** SplitMix64's output number {@code pair}, from 0, with variant 13 of Stafford's mixers. */
  private long bits(long pair) {
    long z = key + (pair + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
