package org.dbmtl.experiments.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import org.dbmtl.experiments.web.Answer;
import org.dbmtl.experiments.web.Gate;
import org.dbmtl.experiments.web.Listening;
import org.dbmtl.experiments.web.WebServer;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Serves pages about the studies of a store, which renew themselves by server-sent events. It only
 * looks: it claims no trial and changes nothing in the store.
 *
 * <p>Who may look is as {@link WebServer} says; a token is given once as {@code ?token=}, then as a
 * cookie. Nothing but {@code GET} and {@code HEAD} is answered. Of the output folder only files of
 * known names are served, and no links. Thread-safe.
 */
public final class Dashboard implements AutoCloseable {
  private final Pages pages;
  private final EventStream events;
  private final WebServer server;

  private Dashboard(TrialStore store, Path output, Listening at) {
    StoreWatch watch = new StoreWatch(store);
    this.pages = new Pages(store, output, watch);
    this.events = new EventStream(watch);
    this.server = WebServer.bind("dbmtl-dashboard", at, this::answer);
    server.begin();
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
    return new Dashboard(store, output, new Listening(host, port, token));
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  private void answer(HttpExchange exchange, Gate gate) throws IOException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      Answer.text(exchange, 405, "only GET and HEAD are answered");
      return;
    }
    switch (gate.enter(exchange)) {
      case GRANTED -> serve(exchange);
      case REFUSED ->
          Answer.text(
              exchange,
              401,
              "a token is needed: open the address that dbmtl dashboard has printed");
      case REDIRECTED -> {
        // answered
      }
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
    server.close();
  }
}
