package org.dbmtl.trainer.engine;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reads what {@link StateOutput} wrote, in the same order. What was read is only known to be right
 * once {@link #finish} has returned. Used by one thread.
 */
public final class StateInput {
  /** Most bytes of a text; more is taken for damage. */
  static final int LONGEST_TEXT = 1 << 20;

  private final ReadableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(StateOutput.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final CRC32C checksum = new CRC32C();

  /** Reads from a channel, which stays the caller's to close. */
  public StateInput(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** Reads a whole number. */
  public long number() throws IOException {
    require(Long.BYTES);
    int at = buffer.position();
    long value = buffer.getLong();
    check(at);
    return value;
  }

  /** Reads a real number. */
  public double real() throws IOException {
    return Double.longBitsToDouble(number());
  }

  /**
   * Reads a text.
   *
   * @throws IOException also if it is too long to be one
   */
  public String text() throws IOException {
    long length = number();
    if (length < 0 || length > LONGEST_TEXT) {
      throw new IOException("a text of %d bytes is damage".formatted(length));
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      require(1);
      int at = buffer.position();
      bytes[i] = buffer.get();
      check(at);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads the first {@code count} values of an array. */
  public void floats(float[] values, int count) throws IOException {
    floats(FloatBuffer.wrap(values, 0, count));
  }

  /** Fills arrays one after the other. */
  public void floats(List<float[]> arrays) throws IOException {
    for (float[] values : arrays) {
      floats(values, values.length);
    }
  }

  /** Fills what remains in a buffer and leaves the buffer's position as it is. */
  public void floats(FloatBuffer values) throws IOException {
    FloatBuffer to = values.duplicate();
    while (to.hasRemaining()) {
      require(Float.BYTES);
      int count = Math.min(to.remaining(), buffer.remaining() / Float.BYTES);
      int at = buffer.position();
      to.put(buffer.asFloatBuffer().limit(count));
      buffer.position(at + count * Float.BYTES);
      check(at);
    }
  }

  /**
   * Compares the checksum.
   *
   * @throws IOException if what was read is not what was written, or more follows
   */
  public void finish() throws IOException {
    long expected = checksum.getValue();
    if (number() != expected) {
      throw new IOException("the checksum is wrong");
    }
    if (buffer.hasRemaining() || channel.read(buffer.clear()) > 0) {
      throw new IOException("something follows the end");
    }
  }

  /** Adds the bytes from a position to the buffer's own to the checksum. */
  private void check(int from) {
    checksum.update(buffer.duplicate().flip().position(from));
  }

  private void require(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    buffer.compact();
    while (buffer.position() < bytes) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the state ends early");
      }
    }
    buffer.flip();
  }
}
