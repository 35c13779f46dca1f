package org.dbmtl.trainer.fused;

/**
 * Arrays in the heap that a network's loops work on, because the JVM vectorises loops over arrays
 * and not over memory outside the heap: a row is copied in, worked on, and copied back. They grow
 * to the largest use and are never given back. Used by one thread.
 */
final class Scratch {
  private float[] first = new float[0];
  private float[] second = new float[0];

  /** An array of at least that length, with whatever was left in it. */
  float[] first(int length) {
    if (first.length < length) {
      first = new float[length];
    }
    return first;
  }

  /** Another array of at least that length. */
  float[] second(int length) {
    if (second.length < length) {
      second = new float[length];
    }
    return second;
  }
}
