package org.dbmtl.experiments.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Serves pages about the studies of a store, which renew themselves by server-sent events. It only
 * looks: it claims no trial and changes nothing in the store.
 *
 * <p><b>Who may look.</b> On a loopback address everybody on the machine, but only under a name of
 * the machine itself, so that no page of the web can reach it by a name that it points here.
 * Elsewhere, or if one is given, a token is needed: once as {@code ?token=}, then as a cookie.
 * Nothing but {@code GET} and {@code HEAD} is answered. Of the output folder only files of known
 * names are served, and no links. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
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

  private final Gate gate;
  private final Pages pages;
  private final EventStream events;
  private final HttpServer server;
  private final ExecutorService threads;

  private Dashboard(TrialStore store, Path output, @Nullable String token, HttpServer server) {
    StoreWatch watch = new StoreWatch(store);
    this.gate = new Gate(token, server.getAddress().getAddress().getHostAddress());
    this.pages = new Pages(store, output, watch);
    this.events = new EventStream(watch);
    this.server = server;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "dbmtl-dashboard");
              thread.setDaemon(true);
              return thread;
            });
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Begins to serve.
   *
   * @param store stays open when the dashboard is closed
   * @param output folder whose reports can be fetched
   * @param host address to listen on
   * @param port 0 for any that is free
   * @param token what a visitor must know, or null; needed where the host is not a loopback address
   * @throws StudyException if the address cannot be listened on
   */
  public static Dashboard start(
      TrialStore store, Path output, String host, int port, @Nullable String token) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (!address.isLoopbackAddress() && token == null) {
        throw new StudyException(
            "--host %s can be reached by others: give a --token that they must know"
                .formatted(host));
      }
      return new Dashboard(
          store, output, token, HttpServer.create(new InetSocketAddress(address, port), 50));
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
          "the dashboard cannot begin on %s, port %d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      HEADERS.forEach(exchange.getResponseHeaders()::set);
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        Answer.text(exchange, 405, "only GET and HEAD are answered");
      } else if (!gate.isOwnName(exchange)) {
        Answer.text(exchange, 403, "this name is not one of this machine's: use localhost");
      } else if (gate.mayLook(exchange)) {
        serve(exchange);
      }
    } catch (IOException e) {
      // The visitor has gone.
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      if (exchange.getRequestURI().getPath().equals("/events")) {
        events.follow(exchange);
      } else {
        pages.serve(exchange);
      }
    } catch (StoreException | StudyException e) {
      Answer.text(exchange, 500, String.valueOf(e.getMessage()));
    }
  }

  /** Ends at once; the store stays open. */
  @Override
  public void close() {
    events.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
