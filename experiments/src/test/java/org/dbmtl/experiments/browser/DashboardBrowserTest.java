package org.dbmtl.experiments.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.experiments.dashboard.Dashboard;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard in headless Chromium: it reads well, and shows a new trial by itself. */
class DashboardBrowserTest {
  private static final String NAME = "<script>alert(1)</script>";

  @TempDir private static Path folder;

  private static Browser browser;
  private static TrialStore store;
  private static StoredStudy study;
  private static Dashboard dashboard;

  @BeforeAll
  static void open() throws IOException, InterruptedException {
    browser = Browser.start();
    store = TrialStores.open(folder.toString());
    study =
        store.add(
            new NewStudy(NAME, "log", Map.of("seed", "1"), List.of(), new StudyBudget(10, 0, 0)),
            1);
    for (int number = 1; number <= 12; number++) {
      finish(number, number == 1 ? "" : "a>b", 0.1 + number / 1000.0);
    }
    dashboard = Dashboard.start(store, folder, "127.0.0.1", 0, null);
  }

  @AfterAll
  static void close() {
    if (dashboard != null) {
      dashboard.close();
      store.close();
      browser.close();
    }
  }

  /** As a worker of another process would: by a connection of its own. */
  private static void finish(int number, String structure, double score) {
    TargetGraph graph = TargetGraph.parse(List.of("a", "b"), structure);
    TrialSpec trial =
        new TrialSpec(
            number,
            new Candidate(graph, NetworkSettings.DEFAULT, TrainingSettings.DEFAULT, Map.of()),
            number,
            number,
            Fidelity.FULL,
            "log");
    try (TrialStore other = TrialStores.open(folder.toString())) {
      other.enqueue(study.number(), List.of(trial));
      Claim claim =
          Objects.requireNonNull(
              other.claim(
                  study.number(), List.of((long) number), Worker.here(), Duration.ofMinutes(1), 3));
      TargetMetrics metrics = new TargetMetrics(100, Map.of(Metric.GAIN, score, Metric.AUC, 0.7));
      assertThat(
              other.finish(
                  claim,
                  new TrialOutcome.Completed(
                      trial,
                      score,
                      Map.of(),
                      Map.of(Part.VALID, Map.of("a", metrics, "b", metrics)),
                      new TrainingCurve(
                          List.of(10, 20, 25),
                          Map.of("a", List.of(0.7f, 0.512f, Float.NaN)),
                          List.of(0.1, 0.3, 0.2)),
                      Provenance.here("fused", 1, "log", 1, 1))))
          .isTrue();
    }
  }

  private static String address(String path) {
    return "http://127.0.0.1:" + dashboard.port() + path;
  }

  @ParameterizedTest(name = "{0} at {1} px, dark {2}")
  @CsvSource({
    "/, 360, false",
    "/, 1440, true",
    "/studies/1, 360, true",
    "/studies/1, 1440, false",
    "/studies/1/trials/3, 360, false",
    "/studies/1/trials/3, 1440, true"
  })
  void readsWell(String path, int width, boolean dark) throws IOException {
    browser.open(address(path), width, dark);
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests()).allMatch(request -> request.startsWith(address("/")));
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .as("the page is as wide as the screen")
        .isEqualTo(true);
    assertThat(String.valueOf(browser.run("return document.body.textContent"))).contains(NAME);
    assertThat(browser.accessibilityFaults()).isEmpty();
  }

  @Test
  void aTrialShowsHowItsTrainingWent() {
    browser.open(address("/studies/1/trials/3"), 1440, false);
    assertThat(text())
        .contains("Training loss of a")
        .contains("0.5120")
        .contains("after each epoch");
    Object points =
        browser.run(
            "return [...document.querySelectorAll('svg')].map("
                + "s => s.querySelectorAll('circle').length).join()");
    assertThat(points).as("a window without a label has no point").isEqualTo("2,3");
  }

  @Test
  void aNewTrialAppearsByItself() throws InterruptedException {
    browser.open(address("/studies/1"), 1440, false);
    assertThat(text()).doesNotContain("0.98765");
    Thread.sleep(1000); // the page follows by then
    finish(13, "b>a", 0.98765);
    long start = System.nanoTime();
    while (!text().contains("0.98765") && seconds(start) < 10) {
      Thread.sleep(50);
    }
    System.out.printf("a new trial was seen after %.1f s%n", seconds(start));
    assertThat(text()).contains("0.98765");
    assertThat(String.valueOf(browser.run("return document.getElementById('live').textContent")))
        .contains("13 trials completed");
    assertThat(
            browser.run(
                "return [...document.querySelectorAll('th button')].length > 0 && document.querySelectorAll('label.filter').length > 0"))
        .as("new tables sort and filter")
        .isEqualTo(true);
    assertThat(browser.console()).isEmpty();
  }

  private static String text() {
    return String.valueOf(browser.run("return document.body.textContent"));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
