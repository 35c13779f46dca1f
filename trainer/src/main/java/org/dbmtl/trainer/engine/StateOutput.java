package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes the state of a training, little-endian, piece by piece, so that a state larger than the
 * heap can be written. {@link StateInput} reads the pieces back in the same order. Used by one
 * thread.
 */
public final class StateOutput {
  static final int BUFFER_BYTES = 1 << 18;

  private final WritableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C checksum = new CRC32C();

  /** Writes to a channel, which stays the caller's to close. */
  public StateOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Writes a whole number or a bit. */
  public void number(long value) throws IOException {
    room(Long.BYTES);
    buffer.putLong(value);
  }

  /** Writes a real number, bit by bit. */
  public void real(double value) throws IOException {
    number(Double.doubleToRawLongBits(value));
  }

  /** Writes a text of up to {@link StateInput#LONGEST_TEXT} bytes of UTF-8. */
  public void text(String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    for (byte b : bytes) {
      room(1);
      buffer.put(b);
    }
  }

  /** Writes the first {@code count} values of an array. */
  public void floats(float[] values, int count) throws IOException {
    floats(FloatBuffer.wrap(values, 0, count));
  }

  /** Writes arrays one after the other. */
  public void floats(List<float[]> arrays) throws IOException {
    for (float[] values : arrays) {
      floats(values, values.length);
    }
  }

  /** Writes what remains in a buffer and leaves the buffer's position as it is. */
  public void floats(FloatBuffer values) throws IOException {
    FloatBuffer from = values.duplicate();
    while (from.hasRemaining()) {
      room(Float.BYTES);
      int count = Math.min(from.remaining(), buffer.remaining() / Float.BYTES);
      FloatBuffer piece = from.slice().limit(count);
      buffer.asFloatBuffer().put(piece);
      buffer.position(buffer.position() + count * Float.BYTES);
      from.position(from.position() + count);
    }
  }

  /** Writes the CRC-32C of all that was written, and hands all of it to the channel. */
  public void finish() throws IOException {
    flush();
    number(checksum.getValue());
    flush();
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    checksum.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }
}
