package org.dbmtl.trainer.fused;

/**
 * Arrays in the heap that a network's loops work on, because the JVM vectorises loops over arrays
 * and not over memory outside the heap: some rows are copied in, worked on, and copied back. A
 * chunk stays in the first-level cache, and is one long loop even where rows are short. The arrays
 * grow to the largest use and are never given back. Used by one thread.
 */
final class Scratch {
  /** Floats of a chunk of rows: 16 KB. */
  private static final int CHUNK = 4096;

  private final float[][] floats = new float[4][0];
  private int[] ints = new int[0];

  /** Rows of a chunk: at least one, else as many as fit. */
  static int lines(int width) {
    return Math.max(1, CHUNK / width);
  }

  /**
   * An array of at least that length, with whatever was left in it.
   *
   * @param which which of four arrays, from 0
   */
  float[] floats(int which, int length) {
    if (floats[which].length < length) {
      floats[which] = new float[length];
    }
    return floats[which];
  }

  /** An array of at least that length, with whatever was left in it. */
  int[] ints(int length) {
    if (ints.length < length) {
      ints = new int[length];
    }
    return ints;
  }
}
