package org.dbmtl.experiments.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.dbmtl.experiments.web.Answer;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.json.PredictRequest;
import org.jspecify.annotations.Nullable;

/** Answers requests for predictions. Thread-safe. */
final class PredictHandler {
  private static final String JSON = "application/json";
  private static final int READ_ANYWAY = 1 << 24;

  private final ServeSettings settings;
  private final Supplier<LoadedModel> models;
  private final PredictQueue queue;
  private final ServeMetrics metrics;

  PredictHandler(
      ServeSettings settings,
      Supplier<LoadedModel> models,
      PredictQueue queue,
      ServeMetrics metrics) {
    this.settings = settings;
    this.models = models;
    this.queue = queue;
    this.metrics = metrics;
  }

  /** Reads rows, and answers their predictions or why there are none. */
  void answer(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    String type = Objects.toString(exchange.getRequestHeaders().getFirst("Content-Type"), "");
    if (!type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT).equals(JSON)) {
      ModelServer.error(
          exchange, 415, "the content is not JSON: send 'Content-Type: %s'".formatted(JSON));
      return;
    }
    byte[] body = body(exchange);
    if (body == null) {
      exchange.getResponseHeaders().set("Connection", "close");
      ModelServer.error(
          exchange,
          413,
          "the body is longer than %d bytes: send fewer rows at once, or raise --max-body"
              .formatted(settings.bodyBytes()));
      return;
    }
    predict(exchange, body);
    metrics.predictNanos(System.nanoTime() - start);
  }

  /** The body, or null if it is too long. */
  private byte @Nullable [] body(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    int most = settings.bodyBytes();
    byte[] body = in.readNBytes(most + 1);
    if (body.length <= most) {
      return body;
    }
    // A client that still sends would not read the answer.
    byte[] rest = new byte[1 << 16];
    int left = READ_ANYWAY;
    for (int read = in.read(rest); read >= 0 && left > 0; read = in.read(rest)) {
      left -= read;
    }
    return null;
  }

  private void predict(HttpExchange exchange, byte[] body) throws IOException {
    LoadedModel model = models.get();
    try {
      PredictRequest request = PredictRequest.read(body, model.columns());
      if (request.rows().size() > settings.rows()) {
        ModelServer.error(
            exchange,
            413,
            "%d rows are too many: send at most %d at once, or raise --max-rows"
                .formatted(request.rows().size(), settings.rows()));
        return;
      }
      List<Prediction> predictions = queue.predict(model.predictor(request), request.rows());
      metrics.rows(predictions.size());
      Answer.send(exchange, 200, JSON, model.answer().predictions(predictions));
    } catch (ModelException e) {
      ModelServer.error(exchange, 400, String.valueOf(e.getMessage()));
    } catch (PredictQueue.Busy e) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      ModelServer.error(exchange, 503, String.valueOf(e.getMessage()));
    }
  }
}
