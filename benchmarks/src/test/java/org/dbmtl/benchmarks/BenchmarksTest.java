package org.dbmtl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.experiments.command.Dbmtl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchmarksTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void trainPrintsItsFiguresAsJson() {
    int code = run("bench", "train", "--dim=4", "--rows=40000", "--parallel=1", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    double rows = figures.path("rows_per_second").asDouble();
    double limit = figures.path("gemm_limit_rows_per_second").asDouble();
    assertThat(rows).isPositive();
    assertThat(limit).isPositive();
    assertThat(figures.path("ratio_to_limit").asDouble())
        .isBetween(rows / limit - 0.01, rows / limit + 0.01);
    assertThat(figures.path("peak_rss_mb").isNumber()).isTrue();
  }

  @Test
  void trainTakesOneMoreFieldOfManyIds() {
    int code = run("bench", "train", "--dim=4", "--rows=40000", "--ids=100000", "--parallel=1");

    assertThat(code).as(err.toString()).isZero();
    assertThat(run("bench", "train", "--rows=40000", "--ids=5")).isEqualTo(2);
    assertThat(err.toString()).contains("--ids is 5").hasLineCount(1);
  }

  @Test
  void pricingPrintsItsFiguresAsJson(@TempDir Path folder) {
    assertThat(run("demo", "--rows=6000", "--simulate-only", "--out=" + folder)).isZero();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String study = folder.resolve("demo.yaml").toString();
    int code = run("bench", "pricing", study, "--structures=3", "--average=0.5,0", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    assertThat(figures.path("structures").asInt()).isEqualTo(3);
    assertThat(figures.path("ceiling").asDouble()).isBetween(-1.0, 1.0);
    assertThat(figures.path("parent_sets").asInt()).isPositive();
    assertThat(figures.path("evaluators").size()).isEqualTo(2);
    JsonNode first = figures.path("evaluators").path(0);
    assertThat(first.path("average").asDouble()).isEqualTo(0.5);
    assertThat(first.path("tau").asDouble()).isBetween(-1.0, 1.0);
    assertThat(first.path("ratio").asDouble()).isPositive();
    assertThat(run("bench", "pricing", study, "--seeds=1")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds 1").hasLineCount(1);
  }

  @Test
  void tooFewRowsAreTheUsersMistake() {
    assertThat(run("bench", "train", "--rows=10")).isEqualTo(2);
    assertThat(err.toString()).contains("--rows 10").hasLineCount(1);
  }

  @Test
  void unknownEngineIsTheUsersMistake() {
    assertThat(run("bench", "train", "--rows=40000", "--engine=torch")).isEqualTo(2);
    assertThat(err.toString()).contains("'torch'", "fused").hasLineCount(1);
  }

  @Test
  void optimumPrintsItsFiguresAsJson() {
    int code = run("bench", "optimum", "--targets=8", "--screened=5", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    assertThat(figures.path("exact").asBoolean()).isTrue();
    assertThat(figures.path("steps").asInt()).isGreaterThan(1);
    assertThat(figures.path("best_s").asDouble()).isPositive();
    assertThat(run("bench", "optimum", "--targets=1")).isEqualTo(2);
  }

  @Test
  void dataPrintsItsFiguresAsJson() {
    int code = run("bench", "data", "--rows=20000", "--columns=12", "--json");

    assertThat(code).as(err.toString()).isZero();
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    double seconds = figures.path("encode_seconds").asDouble();
    assertThat(seconds).isPositive();
    assertThat(figures.path("encode_rows_per_second").asDouble() * seconds)
        .isBetween(19_900.0, 20_100.0);
    for (String key :
        List.of("open_seconds", "shuffled_rows_per_second", "sequential_rows_per_second")) {
      assertThat(figures.path(key).asDouble()).as(key).isPositive();
    }
    assertThat(figures.path("peak_rss_mb").isNumber()).isTrue();
  }

  @Test
  void tooFewColumnsAreTheUsersMistake() {
    assertThat(run("bench", "data", "--columns=3")).isEqualTo(2);
    assertThat(err.toString()).contains("--columns 3").hasLineCount(1);
  }

  @Test
  void kernelsPrintTheirFiguresAsJson() {
    System.setProperty("jmh.ignoreLock", "true"); // other builds on this machine do not matter here
    assertThat(run("bench", "kernels", "--forks=0", "--iterations=3", "--seconds=0.001", "--json"))
        .as(err.toString())
        .isZero();
    JsonNode figures = JsonMapper.shared().readTree(out.toString());
    assertThat(figures.size()).isEqualTo(15);
    for (JsonNode kernel : figures) {
      assertThat(kernel.path("ns_per_item").asDouble()).as(kernel.toString()).isPositive();
      assertThat(kernel.path("error_ns").isNumber()).as(kernel.toString()).isTrue();
    }
    assertThat(figures.get(13).path("gflop_per_second").asDouble()).isPositive();
    assertThat(figures.get(0).path("gb_per_second").asDouble()).isPositive();
  }

  @Test
  void kernelsAreChosenByName() {
    System.setProperty("jmh.ignoreLock", "true");
    assertThat(
            run("bench", "kernels", "--only=adam", "--forks=0", "--iterations=1", "--seconds=.001"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("Adam ") && line.endsWith("GB/s"));
    assertThat(run("bench", "kernels", "--only=torch")).isEqualTo(2);
    assertThat(err.toString()).contains("--only 'torch' names none of: rectifier forward");
    assertThat(run("bench", "kernels", "--iterations=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--iterations 0");
  }

  private int run(String... args) {
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
