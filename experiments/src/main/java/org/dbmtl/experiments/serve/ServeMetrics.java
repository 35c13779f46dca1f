package org.dbmtl.experiments.serve;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What is counted, for Prometheus. Thread-safe. */
final class ServeMetrics {
  /** Type of the text. */
  static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final double[] SECONDS = {
    .0005, .001, .0015, .002, .003, .005, .0075, .01, .025, .05, .1, .25, .5, 1, 2.5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();
  private final Counter requests;
  private final Counter rows;
  private final Counter reloads;
  private final Histogram seconds;

  ServeMetrics() {
    requests =
        Counter.builder()
            .name("dbmtl_requests_total")
            .help("Requests that were answered, by path and HTTP status.")
            .labelNames("path", "status")
            .register(registry);
    rows =
        Counter.builder()
            .name("dbmtl_rows_total")
            .help("Rows that were predicted.")
            .register(registry);
    reloads =
        Counter.builder()
            .name("dbmtl_reloads_total")
            .help("Times that a new model file was taken (ok), or refused (failed).")
            .labelNames("result")
            .register(registry);
    reloads.initLabelValues("ok");
    reloads.initLabelValues("failed");
    seconds =
        Histogram.builder()
            .name("dbmtl_predict_seconds")
            .help("Time from a request's headers to its answer, of requests for predictions.")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
  }

  /** Shows what is known elsewhere. */
  void watch(Supplier<LoadedModel> model, IntSupplier waiting, IntSupplier inFlight) {
    gauge("dbmtl_queue_length", "Requests that wait for a worker.", waiting);
    gauge("dbmtl_requests_in_flight", "Requests that are being answered.", inFlight);
    GaugeWithCallback.builder()
        .name("dbmtl_model_loaded_timestamp_seconds")
        .help("When the model was loaded, seconds since 1970.")
        .callback(callback -> callback.call(model.get().loadedMillis() / 1e3))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dbmtl_model_info")
        .help("The model that is served: always 1.")
        .labelNames("model", "version", "structure")
        .callback(
            callback -> {
              LoadedModel now = model.get();
              callback.call(
                  1, now.name(), now.version(), now.predictor().model().origin().structure());
            })
        .register(registry);
    CounterWithCallback.builder()
        .name("dbmtl_unseen_values_total")
        .help("Values that the model does not know from its training, by feature.")
        .labelNames("feature", "version")
        .callback(
            callback -> {
              LoadedModel now = model.get();
              now.predictor()
                  .unseen()
                  .forEach((feature, count) -> callback.call(count, feature, now.version()));
            })
        .register(registry);
  }

  private void gauge(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(registry);
  }

  /**
   * Counts a request.
   *
   * @param path one of those that are served, or another text for all others
   * @param status that was answered, or -1 to a client that has gone
   */
  void request(String path, int status) {
    requests.labelValues(path, status < 0 ? "gone" : Integer.toString(status)).inc();
  }

  void rows(int count) {
    rows.inc(count);
  }

  void predictNanos(long nanos) {
    seconds.observe(nanos / 1e9);
  }

  void reload(boolean ok) {
    reloads.labelValues(ok ? "ok" : "failed").inc();
  }

  /** All of it in Prometheus' text format. */
  byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
