package org.dbmtl.predictor.input;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of a feature in the order of their ids, and the place of each: their UTF-8 bytes one
 * after another, and a table with linear probing over their {@link Murmur3} hashes. Takes the bytes
 * of the values and 12 to 20 more for each value. Immutable and thread-safe.
 */
public final class Vocabulary {
  private final byte[] bytes;
  // [size + 1] where each value starts in bytes, and where the last one ends.
  private final int[] starts;
  // 1 + the place of a value, or 0 for an empty slot.
  private final int[] slots;

  /**
   * @param bytes of all values
   * @param starts [size + 1], rising
   */
  private Vocabulary(byte[] bytes, int[] starts) {
    this.bytes = bytes;
    this.starts = starts;
    int size = starts.length - 1;
    // Between 1/4 and 1/2 full.
    slots = new int[Integer.highestOneBit(Math.max(1, size)) << 2];
    for (int place = 0; place < size; place++) {
      int hash = Murmur3.hash(bytes, starts[place], starts[place + 1] - starts[place]);
      int slot = hash & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = place + 1;
    }
  }

  /** A vocabulary of a few values, in the order of their ids. */
  public static Vocabulary of(Iterable<String> values) {
    Builder builder = new Builder();
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      builder.add(utf8, utf8.length);
    }
    return builder.build();
  }

  /** Number of values. */
  public int size() {
    return starts.length - 1;
  }

  /**
   * The value at a place.
   *
   * @param place from 0
   */
  public String value(int place) {
    return new String(
        bytes, starts[place], starts[place + 1] - starts[place], StandardCharsets.UTF_8);
  }

  /**
   * Finds a value.
   *
   * @param utf8 the value's bytes
   * @param hash its {@link Murmur3} hash
   * @return its place from 0, or -1 if it is not a value of this vocabulary
   */
  int place(byte[] utf8, int hash) {
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0) {
      int place = slots[slot] - 1;
      if (Arrays.equals(bytes, starts[place], starts[place + 1], utf8, 0, utf8.length)) {
        return place;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  /** Collects values. */
  static final class Builder {
    private byte[] bytes = new byte[1 << 10];
    private int[] starts = new int[1 << 8];
    private int size;

    /**
     * Adds {@code value[0 .. length - 1]}.
     *
     * @throws ArithmeticException if all values together are longer than an array can be
     */
    void add(byte[] value, int length) {
      int start = starts[size];
      int end = Math.addExact(start, length);
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, grown(bytes.length, end));
      }
      System.arraycopy(value, 0, bytes, start, length);
      size++;
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, grown(size, size + 1));
      }
      starts[size] = end;
    }

    private static int grown(int length, int needed) {
      long half = length + (long) length / 2;
      return (int) Math.max(needed, Math.min(half, Integer.MAX_VALUE - 8));
    }

    Vocabulary build() {
      return new Vocabulary(Arrays.copyOf(bytes, starts[size]), Arrays.copyOf(starts, size + 1));
    }
  }
}
