package org.dbmtl.experiments.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dbmtl.experiments.web.Listening;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.RandomModel;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ModelServerTest {
  private static final String JSON = "application/json";
  private static final Listening ANY_PORT = new Listening("127.0.0.1", 0, null);
  private static final ServeSettings SETTINGS =
      new ServeSettings(2, 64, 8, 1 << 14, 100, Duration.ofSeconds(20), Duration.ofMillis(20));

  @TempDir Path folder;
  private Path file;
  private ModelServer server;
  private final RandomModel model = RandomModel.small(7);
  private final Queue log = new Queue();
  private final HttpClient client = HttpClient.newHttpClient();

  private static final class Queue extends ConcurrentLinkedQueue<String> {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void start() {
    file = model.write(folder.resolve("m.dbmtl"));
    server = ModelServer.start(file, ANY_PORT, SETTINGS, log::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> get(String path) {
    return send(to(path));
  }

  private HttpResponse<String> predict(String body) {
    return send(to("/predict").header("Content-Type", JSON).POST(BodyPublishers.ofString(body)));
  }

  private static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  private static JsonNode tree(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  private static String error(HttpResponse<String> response) {
    assertThat(response.body()).hasLineCount(1);
    return tree(response).path("error").asString();
  }

  private static void assertEqual(JsonNode answered, Prediction expected) {
    assertThat(answered.path("score").asDouble()).isEqualTo(expected.score());
    expected
        .means()
        .forEach(
            (target, mean) ->
                assertThat(answered.path("predictions").path(target).asDouble()).isEqualTo(mean));
  }

  @Test
  void answersWhatThePredictorPredictsInOrder() {
    List<Map<String, Object>> rows = model.rows(50, new SplittableRandom(1));
    try (Predictor predictor = Predictor.load(file)) {
      List<Prediction> expected = predictor.predict(rows);
      for (String body : List.of(json(rows), json(Map.of("rows", rows)))) {
        JsonNode answer = tree(predict(body));
        assertThat(answer.path("model").asString()).isEqualTo("random");
        assertThat(answer.path("version").asString()).hasSize(12);
        for (int row = 0; row < rows.size(); row++) {
          assertEqual(answer.path("rows").get(row), expected.get(row));
        }
      }
      JsonNode one = tree(predict(json(rows.get(3)))).path("rows");
      assertThat(one.size()).isEqualTo(1);
      assertEqual(one.get(0), expected.get(3));
      JsonNode scored = tree(predict(json(Map.of("rows", rows, "score", "click * 2"))));
      assertThat(scored.at("/rows/4/score").asDouble())
          .isEqualTo(expected.get(4).mean("click") * 2);
    }
  }

  @Test
  void observedOutcomesConditionTheOthers() {
    RandomModel labels = model.carrying("label");
    labels.write(file);
    assertThat(send(to("/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(200);
    Map<String, Object> row = labels.row(new SplittableRandom(5));
    try (Predictor predictor = Predictor.load(file)) {
      JsonNode given =
          tree(predict(json(Map.of("rows", List.of(row), "given", Map.of("click", 1)))));
      assertEqual(given.path("rows").get(0), predictor.given(Map.of("click", 1.0)).predict(row));
    }
  }

  @Test
  void mistakesAreOneLineAndSayTheWayOut() {
    Map<String, Object> good = model.row(new SplittableRandom(1));
    assertThat(predict("{").statusCode()).isEqualTo(400);
    assertThat(error(predict("[1"))).startsWith("row 1 is a number");
    assertThat(error(predict("{\"user\":1}"))).contains("there is no 'item'", "null");
    Map<String, Object> bad = new java.util.HashMap<>(good);
    bad.put("count", "many");
    assertThat(error(predict(json(List.of(good, bad))))).contains("row 2", "'count'", "many");
    bad.put("count", List.of(1));
    assertThat(error(predict(json(bad)))).contains("'count' is a list");
    assertThat(error(predict(json(Map.of("rows", List.of(good), "score", "clack")))))
        .contains("clack");
    assertThat(error(predict(json(Map.of("rows", List.of(good), "given", Map.of("click", 1))))))
        .contains("no edge of this model carries a label");
    assertThat(predict("[]").statusCode()).isEqualTo(200);
  }

  @Test
  void otherPathsMethodsAndContents() {
    assertThat(get("/secret").statusCode()).isEqualTo(404);
    assertThat(error(get("/secret"))).contains("/secret");
    HttpResponse<String> wrong = get("/predict");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("Allow")).hasValue("POST");
    assertThat(send(to("/healthz").DELETE()).statusCode()).isEqualTo(405);
    HttpResponse<String> form =
        send(
            to("/predict")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(error(form)).contains("Content-Type: application/json");
    assertThat(
            send(to("/v1/predict")
                    .header("Content-Type", "Application/JSON; charset=utf-8")
                    .POST(BodyPublishers.ofString("[]")))
                .statusCode())
        .isEqualTo(200);
    assertThat(send(to("/healthz").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
    HttpRequest.Builder foreign = to("/reload").POST(BodyPublishers.noBody());
    assertThat(send(foreign.header("Origin", "https://evil.example")).statusCode()).isEqualTo(403);
  }

  @Test
  void bodiesAndRowsHaveLimits() {
    String tooLong = "[" + " ".repeat(SETTINGS.bodyBytes()) + "]";
    HttpResponse<String> refused = predict(tooLong);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(error(refused)).contains("--max-body");
    assertThat(predict("[" + " ".repeat(SETTINGS.bodyBytes() - 2) + "]").statusCode())
        .isEqualTo(200);
    HttpResponse<String> many = predict("[" + "{},".repeat(100) + "{}]");
    assertThat(many.statusCode()).isEqualTo(413);
    assertThat(error(many)).contains("101 rows", "--max-rows");
    HttpResponse<String> endless =
        send(
            to("/predict")
                .header("Content-Type", JSON)
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[1 << 20]))));
    assertThat(endless.statusCode()).as("chunked").isEqualTo(413);
  }

  @Test
  void pagesTellOfTheModel() {
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    JsonNode described = tree(get("/model"));
    assertThat(described.at("/description/targets/2/name").asString()).isEqualTo("stay_ms");
    assertThat(described.toString()).doesNotContain("u17");
    String page = get("/").body();
    assertThat(page).contains("click, like, stay_ms", "curl -X POST");
    String row = page.replaceAll("(?s).*-d '(.*?)'.*", "$1");
    JsonNode answer = tree(predict(row));
    assertThat(answer.at("/rows/0/predictions/click").isNumber()).as(row).isTrue();
    assertThat(tree(predict(row)).at("/rows/0/score").isNumber()).isTrue();
    assertThat(metric("dbmtl_unseen_values_total{feature=\"user\"")).isZero();
  }

  @Test
  void manyAtOnceAreAllAnsweredOnceAndEqual() throws Exception {
    List<Map<String, Object>> rows = model.rows(400, new SplittableRandom(3));
    try (Predictor predictor = Predictor.load(file)) {
      List<Prediction> expected = predictor.predict(rows);
      inParallel(
          8,
          thread -> {
            for (int row = thread; row < rows.size(); row += 8) {
              HttpResponse<String> response = predict(json(rows.get(row)));
              assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
              assertEqual(tree(response).path("rows").get(0), expected.get(row));
            }
          });
    }
    assertThat(metric("dbmtl_rows_total")).isEqualTo(400);
    assertThat(metric("dbmtl_requests_total{path=\"/predict\",status=\"200\"}")).isEqualTo(400);
    assertThat(metric("dbmtl_predict_seconds_count")).isEqualTo(400);
  }

  private interface Part {
    void run(int thread) throws Exception;
  }

  private static void inParallel(int threads, Part part) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        tasks.add(
            () -> {
              part.run(thread);
              return thread;
            });
      }
      for (Future<Integer> each : pool.invokeAll(tasks)) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aModelIsSwappedUnderLoadWithoutALostRequest() throws Exception {
    Map<String, Object> row = model.row(new SplittableRandom(9));
    String body = json(row);
    Map<String, Prediction> byVersion = new java.util.concurrent.ConcurrentHashMap<>();
    String first = tree(predict(body)).path("version").asString();
    try (Predictor predictor = Predictor.load(file)) {
      byVersion.put(first, predictor.predict(row));
    }
    Path next = RandomModel.small(8).write(folder.resolve("next.dbmtl"));
    Prediction second;
    try (Predictor predictor = Predictor.load(next)) {
      second = predictor.predict(row);
    }
    Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
    AtomicBoolean done = new AtomicBoolean();
    inParallel(
        5,
        thread -> {
          if (thread == 4) {
            try {
              Files.move(
                  next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
              await(() -> seen.size() == 2);
            } finally {
              done.set(true);
            }
          }
          while (!done.get()) {
            HttpResponse<String> response = predict(body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode answer = tree(response);
            String version = answer.path("version").asString();
            seen.add(version);
            assertEqual(
                answer.path("rows").get(0),
                version.equals(first) ? byVersion.getOrDefault(first, second) : second);
          }
        });
    assertThat(seen).hasSize(2);
    assertThat(log).singleElement().asString().contains(first);
    assertThat(metric("dbmtl_reloads_total{result=\"ok\"}")).isEqualTo(1);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
  }

  @Test
  void aBadFileLeavesTheModelThatIsServed() throws Exception {
    String version = tree(get("/model")).path("version").asString();
    byte[] whole = Files.readAllBytes(file);
    Files.write(folder.resolve("half"), java.util.Arrays.copyOf(whole, whole.length / 2));
    Files.move(folder.resolve("half"), file, StandardCopyOption.REPLACE_EXISTING);
    await(() -> !log.isEmpty());
    assertThat(log).singleElement().asString().contains("not a model file", version + " stays");
    HttpResponse<String> reload = send(to("/reload").POST(BodyPublishers.noBody()));
    assertThat(reload.statusCode()).isEqualTo(409);
    assertThat(error(reload)).contains("not a model file", "stays");
    assertThat(predict(json(model.row(new SplittableRandom(1)))).statusCode()).isEqualTo(200);
    assertThat(metric("dbmtl_reloads_total{result=\"failed\"}")).isEqualTo(2);
    Files.delete(file);
    assertThat(send(to("/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(409);
    assertThat(tree(get("/model")).path("version").asString()).isEqualTo(version);
    Files.write(file, whole);
    assertThat(send(to("/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(200);
  }

  @Test
  void whoeverFindsTheQueueFullIsToldToComeAgain() throws Exception {
    ServeSettings small =
        new ServeSettings(1, 1, 1, 1 << 20, 100_000, Duration.ofSeconds(30), Duration.ZERO);
    server.close();
    server = ModelServer.start(file, ANY_PORT, small, log::add);
    String many = json(model.rows(2000, new SplittableRandom(1)));
    Set<Integer> statuses = new HashSet<>();
    AtomicBoolean retry = new AtomicBoolean();
    for (int attempt = 0; attempt < 20 && !retry.get(); attempt++) {
      inParallel(
          6,
          thread -> {
            HttpResponse<String> response = predict(many);
            synchronized (statuses) {
              statuses.add(response.statusCode());
            }
            if (response.statusCode() == 503) {
              assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
              assertThat(error(response)).contains("wait already");
              retry.set(true);
            }
          });
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 503);
  }

  @Test
  void aTokenIsNeededForAllButHealth() {
    server.close();
    server =
        ModelServer.start(file, new Listening("127.0.0.1", 0, "open sesame"), SETTINGS, log::add);
    for (String path : List.of("/", "/model", "/metrics", "/none")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(401);
      assertThat(send(to(path).header("Authorization", "Bearer wrong")).statusCode())
          .isEqualTo(401);
    }
    HttpResponse<String> refused = predict("[]");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(error(refused)).contains("Authorization: Bearer");
    assertThat(send(to("/reload").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(401);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(send(to("/model").header("Authorization", "Bearer open sesame")).statusCode())
        .isEqualTo(200);
    assertThat(
            send(to("/predict")
                    .header("Authorization", "bearer open sesame")
                    .header("Content-Type", JSON)
                    .POST(BodyPublishers.ofString("[]")))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void metricsArePrometheusText() {
    Map<String, Object> row = model.row(new SplittableRandom(1));
    row.put("user", "nobody");
    predict(json(row));
    predict("{");
    get("/else");
    HttpResponse<String> response = get("/metrics");
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    PrometheusText text = PrometheusText.parse(response.body());
    assertThat(text.types())
        .containsEntry("dbmtl_requests_total", "counter")
        .containsEntry("dbmtl_predict_seconds", "histogram")
        .containsEntry("dbmtl_queue_length", "gauge");
    assertThat(text.value("dbmtl_requests_total", "path", "/predict", "status", "200"))
        .isEqualTo(1);
    assertThat(text.value("dbmtl_requests_total", "path", "/predict", "status", "400"))
        .isEqualTo(1);
    assertThat(text.value("dbmtl_requests_total", "path", "other", "status", "404")).isEqualTo(1);
    String version = tree(get("/model")).path("version").asString();
    assertThat(text.value("dbmtl_unseen_values_total", "feature", "user", "version", version))
        .isEqualTo(1);
    assertThat(
            text.value(
                "dbmtl_model_info",
                "version",
                version,
                "model",
                "random",
                "structure",
                "click>like click>stay_ms"))
        .isEqualTo(1);
  }

  private double metric(String start) {
    @Nullable String line =
        get("/metrics")
            .body()
            .lines()
            .filter(each -> each.startsWith(start))
            .findFirst()
            .orElse(null);
    assertThat(line).as(start).isNotNull();
    return line == null ? -1 : Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Test
  void closingAnswersWhatWasAsked() throws Exception {
    String many = json(model.rows(90, new SplittableRandom(1)));
    Set<Integer> statuses = java.util.concurrent.ConcurrentHashMap.newKeySet();
    inParallel(
        4,
        thread -> {
          if (thread == 3) {
            await(() -> !statuses.isEmpty());
            server.close();
            return;
          }
          try {
            while (true) {
              statuses.add(
                  client
                      .send(
                          to("/predict")
                              .header("Content-Type", JSON)
                              .POST(BodyPublishers.ofString(many))
                              .build(),
                          BodyHandlers.ofString())
                      .statusCode());
            }
          } catch (IOException e) {
            // No connection is taken any more.
          }
        });
    assertThat(statuses).containsExactly(200);
  }

  @Test
  void aPortInUseAndABadFileAreMistakes() throws IOException {
    Listening taken = new Listening("127.0.0.1", server.port(), null);
    assertThatThrownBy(() -> ModelServer.start(file, taken, SETTINGS, log::add))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("another --port");
    assertThatThrownBy(
            () -> ModelServer.start(file, new Listening("0.0.0.0", 0, null), SETTINGS, log::add))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("--token");
    Path text = Files.writeString(folder.resolve("text.dbmtl"), "not a zip");
    assertThatThrownBy(() -> ModelServer.start(text, ANY_PORT, SETTINGS, log::add))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("not a model file");
  }
}
