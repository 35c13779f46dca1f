package org.dbmtl.predictor.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named floats as bytes: how many names; then of each its name, how many floats, and these,
 * little-endian.
 */
final class WeightsFormat {
  private static final int CHUNK = 1 << 14;

  private WeightsFormat() {}

  static void write(Map<String, float[]> weights, OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeInt(weights.size());
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Map.Entry<String, float[]> entry : weights.entrySet()) {
      out.writeUTF(entry.getKey());
      float[] values = entry.getValue();
      out.writeInt(values.length);
      for (int at = 0; at < values.length; at += CHUNK) {
        int count = Math.min(CHUNK, values.length - at);
        bytes.asFloatBuffer().put(values, at, count);
        out.write(bytes.array(), 0, count * Float.BYTES);
      }
    }
    out.flush();
  }

  /**
   * @param size bytes that there are
   */
  static Map<String, float[]> read(InputStream from, long size) throws IOException {
    DataInputStream in = new DataInputStream(from);
    int names = in.readInt();
    Map<String, float[]> weights = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < names; i++) {
      String name = in.readUTF();
      int length = in.readInt();
      if (length < 0 || (long) length * Float.BYTES > size) {
        throw new IOException("%s has %d weights in %d bytes".formatted(name, length, size));
      }
      float[] values = new float[length];
      for (int at = 0; at < length; at += CHUNK) {
        int count = Math.min(CHUNK, length - at);
        in.readFully(bytes.array(), 0, count * Float.BYTES);
        bytes.asFloatBuffer().get(values, at, count);
      }
      weights.put(name, values);
    }
    return weights;
  }
}
