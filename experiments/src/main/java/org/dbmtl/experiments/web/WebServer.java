package org.dbmtl.experiments.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbmtl.search.study.StudyException;

/**
 * The Java platform's HTTP server, with what each of this module's servers needs.
 *
 * <p><b>Who may enter.</b> On a loopback address everybody on the machine, but only under a name of
 * the machine itself, so that no page of the web can reach it by a name that it points here.
 * Elsewhere, or if one is given, a token is needed. Thread-safe.
 */
public final class WebServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int QUIET_MILLIS = 50;

  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "Content-Security-Policy",
          "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cache-Control",
          "no-store");

  static {
    // Read once, when the platform's server is first used. Without the first, an answer waits for
    // the client's delayed acknowledgement, 40 ms.
    settingUnlessGiven("sun.net.httpserver.nodelay", "true");
    settingUnlessGiven("sun.net.httpserver.maxIdleConnections", "2000");
    settingUnlessGiven("jdk.httpserver.maxConnections", "2000");
    settingUnlessGiven("sun.net.httpserver.maxReqTime", "30");
  }

  private final Gate gate;
  private final Pages pages;
  private final HttpServer server;
  private final ExecutorService threads;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean stopping;

  /** What a server answers. */
  public interface Pages {
    /** Answers a visitor who calls the machine by its name. */
    void answer(HttpExchange exchange, Gate gate) throws IOException;
  }

  private WebServer(String name, Listening at, Pages pages, HttpServer server) {
    this.gate = new Gate(at.token(), server.getAddress().getAddress().getHostAddress());
    this.pages = pages;
    this.server = server;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    server.createContext("/", this::answer);
    server.setExecutor(threads);
  }

  /**
   * Takes the address; visitors wait until {@link #begin}.
   *
   * @param name of the threads
   * @throws StudyException if the address cannot be listened on, or can be reached by others and
   *     there is no token
   */
  public static WebServer bind(String name, Listening at, Pages pages) {
    String host = at.host();
    int port = at.port();
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress() && at.token() == null) {
        throw new StudyException(
            "--host %s can be reached by others: give a --token that they must know"
                .formatted(host));
      }
      return new WebServer(
          name, at, pages, HttpServer.create(new InetSocketAddress(address, port), BACKLOG));
    } catch (UnknownHostException e) {
      throw new StudyException(
          "--host %s is not an address of this machine: leave it out, or give one such as 0.0.0.0"
              .formatted(host),
          e);
    } catch (BindException e) {
      throw new StudyException(
          "--port %d on %s cannot be listened on (%s): give another --port, or 0 for any that is free"
              .formatted(port, host, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new StudyException(
          "nothing can be served on %s, port %d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  private static void settingUnlessGiven(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** Begins to answer. */
  public void begin() {
    server.start();
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Requests that are being answered. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Whether it no longer takes new connections. */
  public boolean isStopping() {
    return stopping;
  }

  private void answer(HttpExchange exchange) {
    inFlight.incrementAndGet();
    try (exchange) {
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      if (stopping) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      if (!gate.isOwnName(exchange)) {
        Answer.text(exchange, 403, "this name is not one of this machine's: use localhost");
      } else {
        pages.answer(exchange, gate);
      }
    } catch (IOException e) {
      // The visitor has gone.
    } finally {
      inFlight.decrementAndGet();
    }
  }

  /**
   * Takes no new connections, and ends when all that was asked is answered, or after the grace.
   * Where the thread is interrupted it ends at once.
   */
  public void stop(Duration grace) {
    stopping = true;
    int seconds = (int) Math.max(1, grace.toSeconds());
    // The platform's own waits the whole time if nothing is asked.
    Thread closing = new Thread(() -> server.stop(seconds), "dbmtl-stop");
    closing.setDaemon(true);
    closing.start();
    long end = System.nanoTime() + grace.toNanos();
    int quiet = 0;
    try {
      while (quiet < 2 && System.nanoTime() < end) {
        Thread.sleep(QUIET_MILLIS);
        quiet = inFlight.get() == 0 ? quiet + 1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Ends at once. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
