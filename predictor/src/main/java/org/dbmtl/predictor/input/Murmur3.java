package org.dbmtl.predictor.input;

import java.nio.charset.StandardCharsets;

/**
 * MurmurHash3 by Austin Appleby (public domain), variant x86_32, seed 0. Over UTF-8 it is what ONNX
 * Runtime's {@code com.microsoft.MurmurHash3} gives for a string with {@code positive=1}.
 */
public final class Murmur3 {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** The hash of the text's UTF-8 bytes, to be read as an unsigned number. */
  public static int hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return hash(bytes, 0, bytes.length);
  }

  /** The hash of {@code bytes[start .. start + length - 1]}, to be read as an unsigned number. */
  public static int hash(byte[] bytes, int start, int length) {
    int hash = 0;
    int end = start + (length & ~3);
    for (int i = start; i < end; i += 4) {
      int block =
          (bytes[i] & 0xff)
              | (bytes[i + 1] & 0xff) << 8
              | (bytes[i + 2] & 0xff) << 16
              | bytes[i + 3] << 24;
      hash = Integer.rotateLeft(hash ^ mixed(block), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = start + length - 1; i >= end; i--) {
      tail = tail << 8 | (bytes[i] & 0xff);
    }
    // Without a tail this changes nothing.
    hash ^= mixed(tail) ^ length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }

  private static int mixed(int block) {
    return Integer.rotateLeft(block * C1, 15) * C2;
  }
}
