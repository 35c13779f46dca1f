package org.dbmtl.experiments.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.listing.TrialListing;
import org.dbmtl.reports.page.DashboardPage;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.page.TrialPage;
import org.dbmtl.search.look.LookJson;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.look.TrialDetails;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.StoredTrial;
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
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "json", "application/json",
          "csv", "text/csv; charset=utf-8");

  private static final Pattern STUDY = Pattern.compile("/studies/(\\d{1,18})");
  private static final Pattern TRIAL = Pattern.compile("/studies/(\\d{1,18})/trials/(\\d{1,18})");
  private static final Pattern LIST = Pattern.compile("/studies/(\\d{1,18})/trials\\.(csv|json)");
  private static final Pattern FILE = Pattern.compile("/files/([a-z0-9.]{1,20})");
  private static final String COOKIE = "dbmtl-token";

  private final TrialStore store;
  private final Path output;
  private final @Nullable String token;
  private final HttpServer server;
  private final ExecutorService threads;
  private final StoreWatch watch;
  private volatile boolean closed;

  private Dashboard(TrialStore store, Path output, @Nullable String token, HttpServer server) {
    this.store = store;
    this.output = output;
    this.token = token;
    this.server = server;
    this.watch = new StoreWatch(store);
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
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Security-Policy",
              "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'");
      exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        text(exchange, 405, "only GET and HEAD are answered");
      } else if (!isOwnName(exchange)) {
        text(exchange, 403, "this name is not one of this machine's: use localhost");
      } else if (mayLook(exchange)) {
        serve(exchange);
      }
    } catch (IOException e) {
      // The visitor has gone.
    }
  }

  /** Whether the visitor calls the machine by a name that only it has. */
  private boolean isOwnName(HttpExchange exchange) {
    if (token != null) {
      return true; // a page of the web does not know it
    }
    String host = Objects.toString(exchange.getRequestHeaders().getFirst("Host"), "");
    String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    return List.of("localhost", "127.0.0.1", "[::1]").contains(name)
        || name.equals(server.getAddress().getAddress().getHostAddress());
  }

  private boolean mayLook(HttpExchange exchange) throws IOException {
    if (token == null) {
      return true;
    }
    String query = Objects.toString(exchange.getRequestURI().getRawQuery(), "");
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("token=")
          && isToken(URLDecoder.decode(pair.substring(6), StandardCharsets.UTF_8))) {
        exchange
            .getResponseHeaders()
            .set(
                "Set-Cookie",
                COOKIE + "=" + cookieValue(token) + "; HttpOnly; SameSite=Strict; Path=/");
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getRawPath());
        exchange.sendResponseHeaders(303, -1);
        return false;
      }
    }
    for (String cookies : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String cookie : cookies.split("; *", -1)) {
        if (cookie.startsWith(COOKIE + "=")
            && same(cookie.substring(COOKIE.length() + 1), cookieValue(token))) {
          return true;
        }
      }
    }
    text(exchange, 401, "a token is needed: open the address that dbmtl dashboard has printed");
    return false;
  }

  private boolean isToken(String given) {
    return token != null && same(given, token);
  }

  private static boolean same(String first, String second) {
    return MessageDigest.isEqual(
        first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
  }

  /** The token in hexadecimal digits, for a cookie may not hold every character. */
  private static String cookieValue(String token) {
    return HexFormat.of().formatHex(token.getBytes(StandardCharsets.UTF_8));
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try {
      if (path.equals("/")) {
        StoreWatch.Seen seen = watch.seen();
        html(
            exchange,
            HtmlPage.live(
                DashboardPage.studies(store.place(), seen.studies(), seen.trials(), exports()),
                "/events"));
      } else if (path.equals("/events")) {
        events(exchange);
      } else {
        inner(exchange, path);
      }
    } catch (StoreException | StudyException e) {
      text(exchange, 500, String.valueOf(e.getMessage()));
    }
  }

  private void inner(HttpExchange exchange, String path) throws IOException {
    Matcher study = STUDY.matcher(path);
    Matcher trial = TRIAL.matcher(path);
    Matcher file = FILE.matcher(path);
    Matcher list = LIST.matcher(path);
    StoreWatch.Seen seen = watch.seen();
    StudySummary summary = null;
    if (study.matches() || trial.matches() || list.matches()) {
      Matcher matched = study.matches() ? study : trial.matches() ? trial : list;
      long number = Long.parseLong(matched.group(1));
      for (StudySummary each : seen.studies()) {
        summary = each.study().number() == number ? each : summary;
      }
    }
    if (file.matches()) {
      file(exchange, file.group(1));
    } else if (summary == null) {
      text(exchange, 404, "there is no such page: go to /");
    } else if (list.matches()) {
      list(exchange, summary, seen, list.group(2));
    } else if (study.matches()) {
      html(
          exchange,
          HtmlPage.live(
              DashboardPage.study(
                  summary, seen.trials().getOrDefault(summary.study().number(), List.of())),
              "/events"));
    } else {
      long number = Long.parseLong(trial.group(2));
      boolean known =
          seen.trials().getOrDefault(summary.study().number(), List.of()).stream()
              .anyMatch(each -> each.number() == number);
      if (known) {
        html(
            exchange,
            HtmlPage.text(TrialPage.of(TrialDetails.of(store, summary.study(), number, output))));
      } else {
        text(exchange, 404, "there is no such trial");
      }
    }
  }

  /** All trials of a study as they are now, for a spreadsheet or a program. */
  private void list(
      HttpExchange exchange, StudySummary summary, StoreWatch.Seen seen, String format)
      throws IOException {
    List<StoredTrial> trials = seen.trials().getOrDefault(summary.study().number(), List.of());
    String text =
        format.equals("csv")
            ? new TrialListing(summary.study().study(), trials).csv()
            : LookJson.trials(store.place(), summary.study(), trials);
    send(
        exchange,
        200,
        TYPES.getOrDefault(format, "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> exports() {
    List<String> there = new ArrayList<>();
    for (String name : ResultFiles.exports()) {
      if (Files.isRegularFile(output.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        there.add(name);
      }
    }
    return there;
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    if (!exports().contains(name)) {
      text(exchange, 404, "there is no such file");
      return;
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    send(
        exchange,
        200,
        TYPES.getOrDefault(ending, "text/plain; charset=utf-8"),
        Files.readAllBytes(output.resolve(name)));
  }

  /** Tells a page that it is out of date, within a second and a half of it. */
  private void events(HttpExchange exchange) throws IOException {
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

  private static void html(HttpExchange exchange, String html) throws IOException {
    send(exchange, 200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Ends at once; the store stays open. */
  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
