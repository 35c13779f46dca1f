package org.dbmtl.benchmarks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection that stays open from one request to the next, and is opened again where the server
 * has closed it. It reads answers that tell their length. Not thread-safe.
 */
final class KeptConnection implements Closeable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final String host;
  private final int port;
  private final byte[] buffer = new byte[1 << 16];
  private @Nullable Socket socket;

  KeptConnection(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param request head and body
   * @return status of the answer
   */
  int status(byte[] request) throws IOException {
    Socket open = open();
    open.getOutputStream().write(request);
    InputStream in = open.getInputStream();
    int filled = 0;
    int end = -1;
    while (end < 0) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read <= 0) {
        throw new EOFException("the answer is cut off");
      }
      filled += read;
      end = endOfHead(filled);
    }
    String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int left = Integer.parseInt(header(head, "content-length")) - (filled - end);
    while (left > 0) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the answer is cut off");
      }
      left -= read;
    }
    if (header(head, "connection").equals("close")) {
      close();
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  private Socket open() throws IOException {
    Socket now = socket;
    if (now == null) {
      now = new Socket();
      now.setTcpNoDelay(true);
      now.setSoTimeout(TIMEOUT_MILLIS);
      now.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket = now;
    }
    return now;
  }

  private int endOfHead(int filled) {
    for (int i = 3; i < filled; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private static String header(String head, String name) {
    int at = head.indexOf("\r\n" + name + ":");
    if (at < 0) {
      return "";
    }
    int start = at + name.length() + 3;
    return head.substring(start, head.indexOf("\r\n", start)).strip();
  }

  @Override
  public void close() {
    Socket now = socket;
    socket = null;
    if (now != null) {
      try {
        now.close();
      } catch (IOException e) {
        // It is of no use any more.
      }
    }
  }
}
