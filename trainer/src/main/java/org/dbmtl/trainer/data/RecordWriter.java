package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes records one after the other, little-endian, in units of 4 bytes. Not thread-safe, but
 * several may write the same file at different places.
 */
final class RecordWriter implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(BUFFER * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final IntBuffer buffer = bytes.asIntBuffer();

  RecordWriter(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  void put(int[] units, int from, int count) throws IOException {
    int at = from;
    int left = count;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int fitting = Math.min(left, buffer.remaining());
      buffer.put(units, at, fitting);
      at += fitting;
      left -= fitting;
    }
  }

  void put(int unit) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put(unit);
  }

  /** What is put next stands this many units from the start of the file. */
  void moveTo(long unit) throws IOException {
    flush();
    channel.position(unit * Integer.BYTES);
  }

  /** Writes what is left. */
  void flush() throws IOException {
    bytes.limit(buffer.position() * Integer.BYTES);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    bytes.clear();
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
