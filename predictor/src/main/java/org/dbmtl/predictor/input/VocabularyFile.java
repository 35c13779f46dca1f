package org.dbmtl.predictor.input;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The file format of a vocabulary: the number of values as an int, of each value in the order of
 * the ids the length of its UTF-8 bytes as an int and the bytes, and the CRC-32 of all that as an
 * int. All numbers are big-endian. The stream may hold more after it.
 */
public final class VocabularyFile {
  private static final int MOST = 1 << 28;
  private static final int CHUNK = 1 << 16;

  private VocabularyFile() {}

  /** Writes values one after another; memory holds none of them. Not thread-safe. */
  public static final class Writer implements Closeable {
    private final CheckedOutputStream checked;
    private final DataOutputStream out;
    private int missing;

    /**
     * @param count number of values that will be written
     * @param out closed with this
     */
    public Writer(OutputStream out, int count) throws IOException {
      checked = new CheckedOutputStream(new BufferedOutputStream(out, CHUNK), new CRC32());
      this.out = new DataOutputStream(checked);
      missing = count;
      this.out.writeInt(count);
    }

    /** Writes the next value. */
    public void write(String value) throws IOException {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
      missing--;
    }

    /**
     * @throws IOException if other than the promised number of values was written
     */
    @Override
    public void close() throws IOException {
      try (out) {
        out.writeInt((int) checked.getChecksum().getValue());
        if (missing != 0) {
          throw new IOException("%d values of a vocabulary are missing".formatted(missing));
        }
      }
    }
  }

  /** Writes a whole vocabulary and closes the stream. */
  public static void write(Vocabulary vocabulary, OutputStream out) throws IOException {
    try (Writer writer = new Writer(out, vocabulary.size())) {
      for (int place = 0; place < vocabulary.size(); place++) {
        writer.write(vocabulary.value(place));
      }
    }
  }

  /**
   * Reads a vocabulary, and nothing after it if the stream is buffered.
   *
   * @param in better buffered; left open
   * @throws IOException if the vocabulary is cut off or damaged
   */
  public static Vocabulary read(InputStream in) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
    DataInputStream data = new DataInputStream(checked);
    Vocabulary.Builder values = new Vocabulary.Builder();
    try {
      int count = data.readInt();
      if (count < 0 || count > MOST) {
        throw damaged();
      }
      byte[] value = new byte[CHUNK];
      for (int i = 0; i < count; i++) {
        int length = data.readInt();
        if (length < 0) {
          throw damaged();
        }
        if (length <= value.length) {
          data.readFully(value, 0, length);
        } else {
          // A damaged length may be larger than the memory.
          value = data.readNBytes(length);
          if (value.length < length) {
            throw new EOFException();
          }
        }
        values.add(value, length);
      }
      int expected = (int) checked.getChecksum().getValue();
      if (data.readInt() != expected) {
        throw damaged();
      }
    } catch (EOFException e) {
      throw new IOException("the vocabulary is cut off", e);
    } catch (ArithmeticException e) {
      throw new IOException("the vocabulary is damaged", e);
    }
    return values.build();
  }

  private static IOException damaged() {
    return new IOException("the vocabulary is damaged");
  }
}
