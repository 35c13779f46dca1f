package org.dbmtl.experiments.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, and what its visitors must know.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param token what a visitor must know, or null
 */
public record Listening(String host, int port, @Nullable String token) {
  private static final int SHORTEST_TOKEN = 8;

  /**
   * @throws StudyException if the port or the token cannot be used
   */
  public Listening {
    if (port < 0 || port > 65_535) {
      throw new StudyException(
          "command line: --port is %d: use 1 to 65535, or 0 for any that is free".formatted(port));
    }
    if (token != null && token.length() < SHORTEST_TOKEN) {
      throw new StudyException(
          "command line: --token is shorter than %d characters".formatted(SHORTEST_TOKEN));
    }
  }

  /** Whether only this machine can reach the host; true of a host that is not known. */
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true; // refused when it is listened on
    }
  }

  /**
   * The server's address, without a path.
   *
   * @param bound the port that it listens on
   */
  public String url(int bound) {
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, bound);
  }
}
