package org.dbmtl.experiments.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.dbmtl.search.store.StoreException;

/** Server-sent events that tell pages when the store has changed. Thread-safe. */
final class EventStream implements AutoCloseable {
  private final StoreWatch watch;
  private volatile boolean closed;

  EventStream(StoreWatch watch) {
    this.watch = watch;
  }

  /** Tells a page when it is out of date, within a second and a half, until one side closes. */
  void follow(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, exchange.getRequestMethod().equals("HEAD") ? -1 : 0);
    if (exchange.getRequestMethod().equals("HEAD")) {
      return;
    }
    OutputStream out = exchange.getResponseBody();
    String before = watch.seen().version();
    long quiet = 0;
    write(out, ": following\n\n");
    while (!closed) {
      try {
        Thread.sleep(StoreWatch.MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      StoreWatch.Seen now;
      try {
        now = watch.seen();
      } catch (StoreException e) {
        continue; // a store that is busy answers again
      }
      if (!now.version().equals(before)) {
        before = now.version();
        quiet = 0;
        write(out, "event: change\ndata: " + now.sentence() + "\n\n");
      } else if (++quiet % 15 == 0) {
        write(out, ": still there\n\n"); // shows whether the visitor is
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Ends all streams within {@value StoreWatch#MILLIS} ms. */
  @Override
  public void close() {
    closed = true;
  }
}
