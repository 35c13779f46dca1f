package org.dbmtl.trainer.fused;

import org.bytedeco.javacpp.FloatPointer;

/** Memory outside the heap. */
final class NativeMemory {
  private NativeMemory() {}

  /**
   * Zeros outside the heap.
   *
   * @param use what they are for
   * @throws OutOfMemoryError if there is no room; the message says for what and how much
   */
  static FloatPointer floats(String use, long count) {
    try {
      FloatPointer pointer = new FloatPointer(count);
      pointer.zero();
      return pointer;
    } catch (OutOfMemoryError e) {
      OutOfMemoryError named =
          new OutOfMemoryError(
              "no memory outside the heap for %s: %d MB were asked for"
                  .formatted(use, (count * Float.BYTES) >> 20));
      named.initCause(e);
      throw named;
    }
  }
}
