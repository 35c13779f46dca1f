package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NoiseCommandTest {
  private static final String STUDY =
      """
      data: {files: log.csv}
      features: {user: id, age: number}
      targets: {click: binary, like: binary}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 50, patience: 1}
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeStudy() throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    TinyStudy.writeLog(folder);
  }

  @Test
  void aStudyAloneComparesTheDefaultSettingsOnAllItsFewStructures() {
    Path page = folder.resolve("new/noise.md");

    assertThat(noise("--seeds=2", "--out=" + page)).as(err.toString()).isZero();

    assertThat(page).content().isEqualTo(out.toString());
    assertThat(out.toString())
        .contains("# Noise of study", "3 structures on 2 seeds", "(no edges)")
        .contains(
            "| linear ", "| random ", "click AUC", "`training.schedule:cosine,training.average:0`")
        // The study stops early and so averages nothing: a constant rate is not an other setting.
        .doesNotContain("| constant ");
    assertThat(err.toString()).contains("7 settings, 3 structures, 2 seeds: 42 trainings");
  }

  @Test
  void anyNumberOfTrialsSideBySideGivesTheSameFigures() {
    String[] options = {
      "--json",
      "--quiet",
      "--seeds=3",
      "--settings",
      "study",
      "fast=training.learning-rate:0.01,network.shared:[4,3]",
      "again=training.batch:50",
      "--structures",
      "click>like",
      "",
    };
    assertThat(noise(options)).as(err.toString()).isZero();
    ObjectNode first = (ObjectNode) new JsonMapper().readTree(out.toString());
    out.getBuffer().setLength(0);
    List<String> parallel = new ArrayList<>(List.of("--parallel=2"));
    parallel.addAll(List.of(options));
    assertThat(noise(parallel.toArray(String[]::new))).as(err.toString()).isZero();
    ObjectNode second = (ObjectNode) new JsonMapper().readTree(out.toString());

    assertThat(first.remove("times").path("cpuSecondsPerTrial").path("fast").asDouble())
        .isPositive();
    second.remove("times");
    assertThat(second).isEqualTo(first);
    assertThat(first.path("structures").path(0).asString()).isEqualTo("click>like");
    JsonNode settings = first.path("settings");
    assertThat(settings.size()).isEqualTo(3);
    assertThat(settings.path(2).path("scores")).isEqualTo(settings.path(0).path("scores"));
    assertThat(settings.path(1).path("scores")).isNotEqualTo(settings.path(0).path("scores"));
    assertThat(settings.path(0).path("scores").path(1).size()).isEqualTo(3);
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds=1 | --seeds is 1: use 2 or more",
        "--parallel=-1 | --parallel is -1",
        "--effect=0 | --effect is 0.0",
        "--engine=torch | training.engine is 'torch'",
        "--targets=click,lik | no target 'lik'",
        "--targets=click | only ''",
        "--structures=click>lik | --structures 'click>lik': ",
        "--structures=click>like | only 'click>like'",
        "--settings=a=training.schedul:linear | --settings a: unknown key 'schedul'",
        "--settings=a=training.schedule:liner | training.schedule is 'liner': maybe 'linear'",
        "--settings=a=training.warm-up:1.5 | training.warm-up is 1.5",
        "--settings=a=training.average:0.5 | set one of them to 0",
        "--settings=a=data.files:other.csv | 'data.files:other.csv' changes nothing that",
        "--settings=a=training.engine:dl4j | give --engine",
        "--settings=a=training.batch:5,training.batch:6 | training.batch is given twice",
        "--settings=a b | 'a b' is not a setting",
        "--settings=a=training.batch:5000 | batch",
      })
  void aMistakeEndsInOneLineAndExitCode2(String option, String message) {
    assertThat(noise("--quiet", option)).isEqualTo(2);

    assertThat(err.toString()).startsWith("dbmtl: ").contains(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void namesAndStructuresAreGivenOnce() {
    assertThat(noise("--settings", "a", "a=training.batch:20")).isEqualTo(2);
    assertThat(noise("--structures", "", "click>like", "click>like")).isEqualTo(2);
    assertThat(noise("--out=" + folder)).isEqualTo(2);

    assertThat(err.toString())
        .contains("'a' is named twice", "'click>like' is given twice", "--out is the folder");
  }

  @Test
  void helpShowsAnExampleAndTheExitCodes() {
    assertThat(Dbmtl.run(new PrintWriter(out), new PrintWriter(err), "bench", "noise", "--help"))
        .isZero();
    assertThat(out.toString()).contains("dbmtl bench noise study.yaml", "Exit codes:", "130");
    assertThat(Dbmtl.run(new PrintWriter(out), new PrintWriter(err), "bench", "--help")).isZero();
    assertThat(out.toString()).contains("noise", "train", "data");
  }

  private int noise(String... options) {
    List<String> args =
        new ArrayList<>(List.of("bench", "noise", folder.resolve("study.yaml").toString()));
    args.add("--cache=" + folder.resolve("cache"));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }
}
