package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ready study of the public KuaiRand log, through the command, where the data folder is there.
 */
class KuaiRandTest {
  private static final Path STUDY = Path.of("studies", "kuairand.yaml");

  @TempDir Path folder;

  /** A PyTorch model of the same size reaches .744, .872 and .768 with two epochs of batch 500. */
  @Test
  void vanillaReachesTheAucOfAnotherSystem() {
    assumeTrue(Files.exists(log()), () -> "skipped: there is no " + log());
    StringWriter err = new StringWriter();

    int code =
        Dbmtl.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "search",
            STUDY.toString(),
            "--targets=is_click,is_like,is_comment_open",
            "--strategy=exhaustive",
            "--trials=1",
            "--repeats=1",
            "--confirm=0",
            "--quiet",
            "--cache=" + folder.resolve("cache"),
            "--out=" + folder.resolve("out"));

    assertThat(code).as(err.toString()).isZero();
    JsonNode best =
        JsonMapper.shared()
            .readTree(folder.resolve("out/ranking.json").toFile())
            .path("candidates")
            .path(0);
    assertThat(best.path("structure").asString()).isEmpty();
    assertThat(auc(best, "is_click")).isGreaterThan(0.74);
    assertThat(auc(best, "is_like")).isGreaterThan(0.86);
    assertThat(auc(best, "is_comment_open")).isGreaterThan(0.75);
  }

  private static double auc(JsonNode candidate, String target) {
    return candidate.path("targets").path(target).path("auc").asDouble();
  }

  private static Path log() {
    String data = Objects.requireNonNullElse(System.getenv("DBMTL_DATA"), "../../shared/data");
    return Path.of(data, "kuairand", "kuairand_pure_joined.csv.gz").normalize();
  }
}
