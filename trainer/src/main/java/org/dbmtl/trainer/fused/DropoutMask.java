package org.dbmtl.trainer.fused;

import org.dbmtl.search.study.Seeds;

/**
 * Inverted dropout (Srivastava et al. 2014) of one layer, drawn from a stream of its own that is
 * keyed by (seed, layer name) and restarts at each step. Used by one thread.
 */
final class DropoutMask {
  private final long seed;
  private final int threshold;
  private final float scale;
  private long state;

  /**
   * @param rate share of units dropped, in (0, 1), kept to 1/65536
   */
  DropoutMask(double rate, long seed, String layer) {
    this.seed = Seeds.of(seed, "dropout/" + layer, 0);
    this.threshold = (int) Math.round(rate * 65536);
    this.scale = (float) (1 / (1 - rate));
  }

  /** What kept units are multiplied by. */
  float scale() {
    return scale;
  }

  /** Starts the stream of a step. */
  void begin(long step) {
    state = seed + step * 0xd1342543de82ef95L;
  }

  /** Drops units of the next row. */
  void apply(float[] row, int width) {
    for (int i = 0; i < width; i += 4) {
      state += 0x9e3779b97f4a7c15L;
      long bits = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
      bits ^= bits >>> 31;
      int end = Math.min(i + 4, width);
      for (int k = i; k < end; k++) {
        row[k] = (bits & 0xffff) < threshold ? 0 : row[k] * scale;
        bits >>>= 16;
      }
    }
  }
}
