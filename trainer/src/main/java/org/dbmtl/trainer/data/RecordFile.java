package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of records of equal width, little-endian, mapped into memory. A mapping holds at most 2
 * GB, so the file is mapped in segments; a segment holds a power of two of whole records.
 * Thread-safe; the mappings go when this object does.
 */
final class RecordFile {
  /** Most bytes of a segment, as a power of two: 1 GB. */
  static final int SEGMENT_BITS = 30;

  /** Units in a line of the processor's cache, of 64 bytes. */
  private static final int LINE = 16;

  private final IntBuffer[] segments;
  private final int width;
  private final int bits;
  private final long mask;

  private RecordFile(IntBuffer[] segments, int width, int bits) {
    this.segments = segments;
    this.width = width;
    this.bits = bits;
    this.mask = (1L << bits) - 1;
  }

  /**
   * @param width units of 4 bytes in a record
   */
  static RecordFile map(Path file, int width) throws IOException {
    return map(file, width, SEGMENT_BITS);
  }

  /**
   * @param segmentBits most bytes of a segment as a power of two, up to 30; a record that is longer
   *     has a segment of its own
   */
  static RecordFile map(Path file, int width, int segmentBits) throws IOException {
    long bytes = (long) width * Integer.BYTES;
    long fitting = Math.max(1, (1L << segmentBits) / bytes);
    int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(fitting);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long length = bytes << bits;
      IntBuffer[] segments = new IntBuffer[Math.toIntExact((size + length - 1) / length)];
      for (int i = 0; i < segments.length; i++) {
        long start = i * length;
        segments[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, start, Math.min(length, size - start))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
      }
      return new RecordFile(segments, width, bits);
    }
  }

  /**
   * @param place units from the record's start
   */
  int getInt(long row, int place) {
    return segment(row).get(offset(row) + place);
  }

  float getFloat(long row, int place) {
    return Float.intBitsToFloat(getInt(row, place));
  }

  /**
   * Copies the records of {@code rows[from .. from + count - 1]} one after the other.
   *
   * @param into [count * width]
   */
  void read(long[] rows, int from, int count, int[] into) {
    // One load for each cache line first: they depend on nothing, so that the processor waits for
    // the memory of many rows at once.
    for (int i = 0; i < count; i++) {
      IntBuffer segment = segment(rows[from + i]);
      int offset = offset(rows[from + i]);
      for (int unit = 0; unit < width; unit += LINE) {
        into[i * width + unit] = segment.get(offset + unit);
      }
    }
    for (int i = 0; i < count; i++) {
      segment(rows[from + i]).get(offset(rows[from + i]), into, i * width, width);
    }
  }

  private IntBuffer segment(long row) {
    return segments[(int) (row >>> bits)];
  }

  private int offset(long row) {
    return (int) (row & mask) * width;
  }
}
