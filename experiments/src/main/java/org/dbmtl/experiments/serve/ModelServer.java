package org.dbmtl.experiments.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.dbmtl.experiments.web.Answer;
import org.dbmtl.experiments.web.Gate;
import org.dbmtl.experiments.web.Listening;
import org.dbmtl.experiments.web.WebServer;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.json.PredictAnswer;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Predicts rows that are sent by HTTP, by the model of a file.
 *
 * <p>{@code POST /predict} takes rows and answers predictions, {@code GET /model} tells of the
 * model, {@code GET /metrics} what was counted, {@code GET /healthz} whether it serves, and {@code
 * POST /reload} loads the file again. Who may ask is as {@link WebServer} says, and everybody may
 * ask for {@code /healthz}. Mistakes are answered as {@code {"error": "..."}}. Thread-safe.
 */
public final class ModelServer implements AutoCloseable {
  private static final String OTHER = "other";
  private static final String JSON = "application/json";
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ServeMetrics metrics = new ServeMetrics();
  private final Map<String, Route> routes;
  private final ModelSlot slot;
  private final PredictQueue queue;
  private final PredictHandler predict;
  private final WebServer server;
  private final Consumer<String> log;

  /** A path that is answered. */
  private record Route(String method, boolean open, Handler handler) {
    boolean takes(String asked) {
      return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
    }
  }

  /** Answers a visitor who may enter. */
  private interface Handler {
    void answer(HttpExchange exchange) throws IOException;
  }

  private ModelServer(Path file, Listening at, ServeSettings settings, Consumer<String> log) {
    this.log = log;
    slot = new ModelSlot(file, settings.watch(), metrics, log);
    queue = new PredictQueue(settings);
    predict = new PredictHandler(settings, slot::model, queue, metrics);
    Route predictions = new Route("POST", false, predict::answer);
    routes =
        Map.of(
            "/", new Route("GET", false, this::start),
            "/predict", predictions,
            "/v1/predict", predictions,
            "/model", new Route("GET", false, this::model),
            "/metrics", new Route("GET", false, this::metrics),
            "/healthz", new Route("GET", true, this::health),
            "/reload", new Route("POST", false, this::reload));
    try {
      server = WebServer.bind("dbmtl-serve", at, this::answer);
    } catch (StudyException e) {
      queue.close();
      slot.close();
      throw e;
    }
    metrics.watch(slot::model, queue::waiting, server::inFlight);
    server.begin();
  }

  /**
   * Loads a model and begins to serve it.
   *
   * @param log of lines for people: when the model was replaced, or could not be
   * @throws ModelException if the file cannot be loaded
   * @throws StudyException if the address cannot be listened on
   */
  public static ModelServer start(
      Path file, Listening at, ServeSettings settings, Consumer<String> log) {
    return new ModelServer(file, at, settings, log);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** The model's name and version, for people. */
  public String served() {
    LoadedModel model = slot.model();
    return "%s, version %s".formatted(model.name(), model.version());
  }

  private void answer(HttpExchange exchange, Gate gate) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Route route = routes.get(path);
    try {
      if (route != null && route.open) {
        dispatch(exchange, route, path);
      } else {
        switch (gate.enter(exchange)) {
          case GRANTED -> dispatch(exchange, route, path);
          case REFUSED -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            error(exchange, 401, "a token is needed: send 'Authorization: Bearer TOKEN'");
          }
          case REDIRECTED -> {
            // answered
          }
        }
      }
    } catch (RuntimeException e) {
      // A fault of ours; the client learns no more than that.
      log.accept("%s failed: %s".formatted(path, e));
      error(exchange, 500, "the server failed at this request: " + e.getClass().getSimpleName());
    } finally {
      metrics.request(route == null ? OTHER : path, exchange.getResponseCode());
    }
  }

  private void dispatch(HttpExchange exchange, @Nullable Route route, String path)
      throws IOException {
    if (route == null) {
      error(exchange, 404, "there is no %s here: GET / tells what there is".formatted(path));
    } else if (!route.takes(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", route.method);
      error(exchange, 405, "%s takes %s".formatted(path, route.method));
    } else {
      route.handler.answer(exchange);
    }
  }

  private void health(HttpExchange exchange) throws IOException {
    if (server.isStopping()) {
      Answer.text(exchange, 503, "stopping");
    } else {
      Answer.text(exchange, 200, "ok");
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    Answer.send(exchange, 200, ServeMetrics.TYPE, metrics.text());
  }

  private void model(HttpExchange exchange) throws IOException {
    LoadedModel model = slot.model();
    Answer.send(exchange, 200, JSON, model.answer().description(model.predictor().model()));
  }

  private void reload(HttpExchange exchange) throws IOException {
    try {
      LoadedModel model = slot.reload();
      Answer.send(exchange, 200, JSON, model.answer().reference());
    } catch (ModelException e) {
      error(exchange, 409, e.getMessage() + "; the model that is served stays");
    }
  }

  private void start(HttpExchange exchange) throws IOException {
    LoadedModel model = slot.model();
    String example = model.example().replace("'", "'\\''");
    String page =
        """
        dbmtl serves %s, version %s: %s

        POST /predict   rows in, predictions out; a list of rows, or {"rows": [...]}, too
        GET  /model     what the model is
        GET  /metrics   for Prometheus
        GET  /healthz   whether it serves
        POST /reload    load the model's file again

        curl -X POST -H 'Content-Type: application/json' \\
          -d '%s' \\
          http://%s/predict
        """
            .formatted(
                model.name(),
                model.version(),
                String.join(", ", model.predictor().model().targetNames()),
                example,
                exchange.getRequestHeaders().getFirst("Host"));
    Answer.send(exchange, 200, "text/plain; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers a mistake, which is one line. */
  static void error(HttpExchange exchange, int status, String message) throws IOException {
    Answer.send(exchange, status, JSON, PredictAnswer.error(message));
  }

  /** Takes no new connections, ends what was asked, and stops. */
  @Override
  public void close() {
    slot.close();
    server.stop(GRACE);
    queue.close();
  }
}
