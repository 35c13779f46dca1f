package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of little-endian numbers mapped into memory. A mapping holds at most 2 GB, so the file is
 * mapped in segments of a power of two bytes. Thread-safe; the mappings go when this object does.
 */
final class MappedColumn {
  /** Bytes of a segment, as a power of two: 1 GB. */
  static final int SEGMENT_BITS = 30;

  private final ByteBuffer[] segments;
  private final int bits;
  private final long mask;

  private MappedColumn(ByteBuffer[] segments, int bits) {
    this.segments = segments;
    this.bits = bits;
    this.mask = (1L << bits) - 1;
  }

  static MappedColumn map(Path file) throws IOException {
    return map(file, SEGMENT_BITS);
  }

  /**
   * @param bits bytes of a segment as a power of two, from 3 (one long) to 30
   */
  static MappedColumn map(Path file, int bits) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long length = 1L << bits;
      ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((size + length - 1) >>> bits)];
      for (int i = 0; i < segments.length; i++) {
        long start = (long) i << bits;
        segments[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, start, Math.min(length, size - start))
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedColumn(segments, bits);
    }
  }

  int getInt(long index) {
    long at = index << 2;
    return segments[(int) (at >>> bits)].getInt((int) (at & mask));
  }

  float getFloat(long index) {
    long at = index << 2;
    return segments[(int) (at >>> bits)].getFloat((int) (at & mask));
  }

  long getLong(long index) {
    long at = index << 3;
    return segments[(int) (at >>> bits)].getLong((int) (at & mask));
  }
}
