package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes one column of one part, little-endian. Not thread-safe. */
final class ColumnWriter implements AutoCloseable {
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 15).order(ByteOrder.LITTLE_ENDIAN);

  ColumnWriter(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void put(int value) throws IOException {
    reserve(Integer.BYTES);
    buffer.putInt(value);
  }

  void put(float value) throws IOException {
    reserve(Float.BYTES);
    buffer.putFloat(value);
  }

  void put(long value) throws IOException {
    reserve(Long.BYTES);
    buffer.putLong(value);
  }

  private void reserve(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes what is left, and waits until the disk has it. */
  void finish() throws IOException {
    flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
