package org.dbmtl.experiments.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.experiments.demo.GeneratedSearch;
import org.dbmtl.experiments.paper.PaperTable;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.page.SearchReport;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class DashboardTest {
  private static final String HOSTILE =
      "<script>alert(1)</script>\"'&=cmd()\\input{x}\u202Eright to left" + "x".repeat(150);

  @TempDir Path folder;
  private TrialStore store;
  private StoredStudy study;
  private Dashboard dashboard;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() throws IOException {
    store = TrialStores.open(folder.toString());
    study =
        store.add(
            new NewStudy(HOSTILE, "log", Map.of("seed", "1"), List.of(), new StudyBudget(10, 0, 0)),
            1);
    enqueue(1, HOSTILE.replace(' ', '_'));
    Files.writeString(folder.resolve("report.html"), "<title>report</title>");
    Files.writeString(folder.resolve("secret.txt"), "secret");
    dashboard = Dashboard.start(store, folder, "127.0.0.1", 0, null);
  }

  @AfterEach
  void close() {
    dashboard.close();
    store.close();
  }

  private void enqueue(long number, String target) {
    TargetGraph structure = TargetGraph.empty(List.of(target, "b"));
    Candidate candidate =
        new Candidate(structure, NetworkSettings.DEFAULT, TrainingSettings.DEFAULT, Map.of());
    store.enqueue(
        study.number(), List.of(new TrialSpec(number, candidate, 0, number, Fidelity.FULL, "log")));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(dashboard, path, null);
  }

  private HttpResponse<String> get(Dashboard from, String path, @Nullable String cookie)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port() + path));
    if (cookie != null) {
      request.header("Cookie", cookie);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void showsStudiesOneStudyAndOneTrialWithNamesAsTexts() throws Exception {
    for (String path : List.of("/", "/studies/1", "/studies/1/trials/1")) {
      HttpResponse<String> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(page.body()).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(page.body()).contains("default-src &#39;none&#39;");
    }
  }

  @Test
  void showsWhatEveryEdgeIsWorthWhileTheSearchRuns() throws Exception {
    assertThat(get("/studies/1").body()).doesNotContain("/studies/1/edges");
    assertThat(get("/studies/1/edges").statusCode()).isEqualTo(404);
    SearchResult found =
        GeneratedSearch.of("priced", List.of("<script>alert(1)</script>", "b", "c"), 4);
    StoredStudy priced =
        store.add(
            new NewStudy("priced", found.data(), Map.of(), List.of(), new StudyBudget(10, 0, 0)),
            1);
    dashboard.close();
    dashboard = Dashboard.start(store, folder, "127.0.0.1", 0, null);
    String path = "/studies/" + priced.number();
    SearchReport.write(found, folder);
    assertThat(get("/studies/1/edges").statusCode()).as("of another study").isEqualTo(404);
    assertThat(get(path).body())
        .contains(path + "/edges", "All 3 targets were considered", "Edges worth most");
    HttpResponse<String> page = get(path + "/edges");
    assertThat(page.statusCode()).isEqualTo(200);
    Pricing pricing = Objects.requireNonNull(found.pricing());
    for (EdgeWorth edge : pricing.edges()) {
      assertThat(page.body()).contains(Numbers.withInterval(edge.alone()));
    }
    assertThat(page.body())
        .doesNotContain("<script>alert")
        .contains("data-events", "href=\"" + path + "\"");
    assertThat(get("/files/edges.csv").body()).startsWith("parent,child,alone,");
    Files.writeString(folder.resolve("ranking.json"), "{");
    assertThat(get(path + "/edges").statusCode()).as("damaged").isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/secret.txt",
        "/files/..%2fsecret.txt",
        "/files/../../secret.txt",
        "/files/study.db",
        "/files/",
        "/studies/9",
        "/studies/1/trials/99",
        "/studies/999999999999999999999",
        "/etc/passwd",
        "//etc/passwd"
      })
  void servesNothingElse(String path) throws Exception {
    HttpResponse<String> page = get(path);
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).doesNotContain("secret\n");
  }

  @Test
  void tellsWhatATrialWasTrainedWithAndWhereThatIsNotTheStudys() throws Exception {
    StoredStudy swept =
        store.add(
            new NewStudy(
                "swept",
                "log",
                Map.of("seed", "1", "training.batch", "2000"),
                List.of(),
                new StudyBudget(10, 0, 0)),
            1);
    Candidate candidate =
        new Candidate(
            TargetGraph.empty(List.of("a", "b")),
            NetworkSettings.DEFAULT,
            TrainingSettings.DEFAULT.withBatch(77),
            Map.of());
    store.enqueue(swept.number(), List.of(new TrialSpec(1, candidate, 0, 1, Fidelity.FULL, "log")));
    String page;
    try (Dashboard now = Dashboard.start(store, folder, "127.0.0.1", 0, null)) {
      page = get(now, "/studies/%d/trials/1".formatted(swept.number()), null).body();
    }
    assertThat(page.replaceAll("<[^>]*>\\s*", " ").replaceAll("\\s+", " "))
        .contains("training.batch 77 2000")
        .contains("Where the candidate has a value of its own");
  }

  @Test
  void listsTrialsForSpreadsheetsAndPrograms() throws Exception {
    HttpResponse<String> csv = get("/studies/1/trials.csv");
    assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(csv.body().lines().toList()).hasSize(2).first().asString().startsWith("trial,state");
    HttpResponse<String> json = get("/studies/1/trials.json");
    assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json.body()).contains("\"queued\"");
  }

  @Test
  void servesReportsButNoLinks() throws Exception {
    assertThat(get("/files/report.html").body()).isEqualTo("<title>report</title>");
    for (PaperTable table : PaperTable.values()) {
      Files.writeString(folder.resolve(table.key() + ".csv"), table.key());
      assertThat(get("/files/" + table.key() + ".csv").body()).isEqualTo(table.key());
      assertThat(get("/").body()).contains("/files/" + table.key() + ".csv");
    }
    Files.createSymbolicLink(folder.resolve("best.txt"), folder.resolve("secret.txt"));
    assertThat(get("/files/best.txt").statusCode()).isEqualTo(404);
  }

  @Test
  void aPageThatIsOutOfDateIsToldSo() throws Exception {
    HttpResponse<InputStream> events =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.port() + "/events"))
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("Content-Type").orElse("")).contains("event-stream");
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8));
        TrialStore other = TrialStores.open(folder.toString())) {
      assertThat(lines.readLine()).isEqualTo(": following");
      long start = System.nanoTime();
      other.setStopped(study.number(), "trials");
      String line = lines.readLine();
      while (!line.startsWith("event:")) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo("event: change");
      assertThat(lines.readLine()).isEqualTo("data: 0 trials completed, 0 running");
      assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
    }
    // Read at most so often, and looked at as often: what is new is seen within twice the time.
    assertThat(2 * StoreWatch.MILLIS).isLessThan(2000);
  }

  @Test
  void looksWithoutWriting() throws Exception {
    Path file = folder.resolve(TrialStores.FILE);
    byte[] before = Files.readAllBytes(file);
    byte[] log = Files.readAllBytes(folder.resolve(TrialStores.FILE + "-wal"));
    try (TrialStore looked = TrialStores.look(folder.toString());
        Dashboard looking = Dashboard.start(looked, folder, "127.0.0.1", 0, null)) {
      assertThat(get(looking, "/studies/1", null).statusCode()).isEqualTo(200);
      assertThat(get(looking, "/studies/1/trials/1", null).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> looked.setStopped(study.number(), "trials"))
          .isInstanceOf(StoreException.class);
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      assertThat(Files.readAllBytes(folder.resolve(TrialStores.FILE + "-wal"))).isEqualTo(log);

      // A writer is not kept waiting, and what it writes is seen.
      store.setStopped(study.number(), "trials");
      assertThat(looked.studies().get(0).stopped()).isEqualTo("trials");
    }
    try (TrialStore none = TrialStores.look(folder.resolve("none.db").toString())) {
      throw new AssertionError("opened " + none.place());
    } catch (StoreException e) {
      assertThat(folder.resolve("none.db")).doesNotExist();
    }
  }

  @Test
  void onlyGetAndHeadAndOnlyUnderAnOwnName() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dashboard.port() + "/"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    assertThat(statusFor("evil.example:" + dashboard.port())).isEqualTo("403");
    assertThat(statusFor("localhost:" + dashboard.port())).isEqualTo("200");
  }

  /** The status under a name that Java's client would not let us send. */
  private String statusFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dashboard.port())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return line.split(" ", -1)[1];
    }
  }

  @Test
  void aTokenIsNeededWhereOneIsGiven() throws Exception {
    try (Dashboard guarded = Dashboard.start(store, folder, "127.0.0.1", 0, "open sesame")) {
      assertThat(get(guarded, "/", null).statusCode()).isEqualTo(401);
      assertThat(get(guarded, "/?token=wrong", null).statusCode()).isEqualTo(401);
      HttpResponse<String> entered = get(guarded, "/?token=open+sesame", null);
      assertThat(entered.statusCode()).isEqualTo(303);
      String cookie = entered.headers().firstValue("Set-Cookie").orElse("");
      assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
      assertThat(get(guarded, "/", cookie.substring(0, cookie.indexOf(';'))).statusCode())
          .isEqualTo(200);
      assertThat(get(guarded, "/", "dbmtl-token=wrong").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void mistakesNameTheWayOut() {
    assertThatThrownBy(() -> Dashboard.start(store, folder, "127.0.0.1", dashboard.port(), null))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("give another --port");
    assertThatThrownBy(() -> Dashboard.start(store, folder, "0.0.0.0", 0, null))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("--token");
    assertThatThrownBy(() -> Dashboard.start(store, folder, "no.such.host.invalid", 0, null))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("is not an address");
  }
}
