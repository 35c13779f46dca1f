package org.dbmtl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.serve.ModelServer;
import org.dbmtl.experiments.serve.ServeSettings;
import org.dbmtl.experiments.web.Listening;
import org.dbmtl.predictor.RandomModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ServeBenchmarkTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void allThatIsDueIsSentToTheServerAndAnswered() {
    Path file = RandomModel.small(1).write(folder.resolve("m.dbmtl"));
    ServeSettings settings =
        new ServeSettings(2, 256, 8, 1 << 20, 100, Duration.ofSeconds(20), Duration.ZERO);
    try (ModelServer server =
        ModelServer.start(file, new Listening("127.0.0.1", 0, null), settings, line -> {})) {
      int code =
          run(
              "bench",
              "serve",
              file.toString(),
              "--url=http://127.0.0.1:" + server.port(),
              "--rate=300",
              "--warm-up=0.5",
              "--seconds=1",
              "--connections=4",
              "--json");
      assertThat(code).as(err.toString()).isZero();
    }
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    assertThat(figures.path("errors").asInt()).isZero();
    // Exponential gaps: 300 and 6 deviations.
    assertThat(figures.path("requests").asInt()).isBetween(200, 400);
    assertThat(figures.path("p50_ms").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(figures.path("p99_ms").asDouble());
  }

  @Test
  void mistakesAreTheUsers() {
    assertThat(run("bench", "serve", folder.resolve("none.dbmtl").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("there is no model file").hasLineCount(1);
    assertThat(run("bench", "serve", "m.dbmtl", "--rate=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate");
  }

  private int run(String... args) {
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
