package org.dbmtl.experiments.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who may enter, as {@link WebServer} states it. Immutable and thread-safe. */
public final class Gate {
  private static final String COOKIE = "dbmtl-token";
  private static final String BEARER = "bearer ";

  private final @Nullable String token;
  private final String address;

  /** What the gate says. */
  public enum Entry {
    /** The visitor may enter. */
    GRANTED,
    /** The visitor is sent to the address without the token: that is the answer. */
    REDIRECTED,
    /** The visitor does not know the token, and waits for an answer. */
    REFUSED
  }

  /**
   * A gate.
   *
   * @param token what a visitor must know, or null
   * @param address the machine's own, in digits
   */
  Gate(@Nullable String token, String address) {
    this.token = token;
    this.address = address;
  }

  /**
   * Whether the visitor calls the machine by a name that only it has, and does not come from
   * another site's page.
   */
  boolean isOwnName(HttpExchange exchange) {
    if (token != null) {
      return true; // a page of the web does not know it
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    return isOwn(Objects.toString(exchange.getRequestHeaders().getFirst("Host"), ""))
        && (origin == null || isOwn(origin.replaceFirst("^https?://", "")));
  }

  private boolean isOwn(String host) {
    String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    return List.of("localhost", "127.0.0.1", "[::1]").contains(name) || name.equals(address);
  }

  /**
   * Whether the visitor knows the token, if one is needed: as {@code Authorization: Bearer}, in the
   * address of a page, or as a cookie. A token in the address is kept as a cookie, and the visitor
   * sent to the address without it.
   */
  public Entry enter(HttpExchange exchange) throws IOException {
    if (token == null) {
      return Entry.GRANTED;
    }
    String given = Objects.toString(exchange.getRequestHeaders().getFirst("Authorization"), "");
    if (given.toLowerCase(Locale.ROOT).startsWith(BEARER)
        && same(given.substring(BEARER.length()).strip(), token)) {
      return Entry.GRANTED;
    }
    if (!exchange.getRequestMethod().equals("POST") && isInAddress(exchange, token)) {
      exchange
          .getResponseHeaders()
          .set(
              "Set-Cookie",
              COOKIE + "=" + cookieValue(token) + "; HttpOnly; SameSite=Strict; Path=/");
      exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getRawPath());
      exchange.sendResponseHeaders(303, -1);
      return Entry.REDIRECTED;
    }
    for (String cookies : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String cookie : cookies.split("; *", -1)) {
        if (cookie.startsWith(COOKIE + "=")
            && same(cookie.substring(COOKIE.length() + 1), cookieValue(token))) {
          return Entry.GRANTED;
        }
      }
    }
    return Entry.REFUSED;
  }

  private static boolean isInAddress(HttpExchange exchange, String token) {
    String query = Objects.toString(exchange.getRequestURI().getRawQuery(), "");
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("token=")
          && same(URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8), token)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(String first, String second) {
    return MessageDigest.isEqual(
        first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
  }

  /** The token in hexadecimal digits, for a cookie may not hold every character. */
  private static String cookieValue(String token) {
    return HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8));
  }
}
