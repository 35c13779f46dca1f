package org.dbmtl.experiments.command.make;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void simulateOnlyWritesTheLogAndAStudyOfIt() throws Exception {
    assertThat(demo("--simulate-only", "--rows=500", "--strength=0.5", "--strength=like>follow=0"))
        .as(err.toString())
        .isZero();

    assertThat(folder).isDirectoryContaining("glob:**.csv").isDirectoryContaining("glob:**.yaml");
    assertThat(Files.readAllLines(folder.resolve("live-stream.csv"))).hasSize(501);
    assertThat(StudyFile.open(folder.resolve("demo.yaml")).study().targetNames()).contains("like");
    assertThat(StudyFile.open(folder.resolve("demo-rare.yaml")).study().targetNames())
        .containsExactly("click", "follow");
    assertThat(out.toString()).contains("stay_ms>like=0.5", "like>follow=0.0", "click>like=1.0");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aStrengthThatMakesNoSenseEndsInOneLineBeforeAnythingIsWritten() throws Exception {
    assertThat(demo("--simulate-only", "--strength=click>like=0")).isEqualTo(2);

    assertThat(err.toString()).startsWith("dbmtl: --strength click>like=0").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLogOfManyTargetsIsSimulatedSearchedAndComparedWithItsTruth() throws Exception {
    assertThat(demo("--targets=3", "--rows=3000", "--quiet")).as(err.toString()).isZero();

    String truth = Files.readString(folder.resolve("truth.txt")).strip();
    assertThat(out.toString())
        .contains("Against the structure that the log was drawn by:", "skeleton: F1 ")
        .contains("targets considered: 3 of 3 (100 %)");
    JsonNode comparison =
        JsonMapper.shared().readTree(folder.resolve("against-truth.json").toFile());
    assertThat(comparison.get("truth").asString()).isEqualTo(truth);
    assertThat(comparison.get("f1").asDouble()).isBetween(0.0, 1.0);
    assertThat(comparison.get("targets-considered").asInt()).isEqualTo(3);
  }

  @Test
  void aLogOfANetworkIsSimulated() throws Exception {
    Path network = folder.resolve("two.bif");
    Files.writeString(
        network,
        """
        variable a { type discrete [ 2 ] { yes, no }; }
        variable b { type discrete [ 2 ] { yes, no }; }
        probability ( a ) { table 0.2, 0.8; }
        probability ( b | a ) { (yes) 0.9, 0.1; (no) 0.2, 0.8; }
        """);

    assertThat(demo("--network=" + network, "--rows=100", "--simulate-only"))
        .as(err.toString())
        .isZero();

    assertThat(Files.readAllLines(folder.resolve("outcomes.csv"))).hasSize(101);
    assertThat(folder.resolve("truth.txt")).hasContent("a>b");
    assertThat(out.toString()).contains("truth.txt: 1 edge among 2 targets");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --targets=1                        | --targets is 1: use 2 to 64
          --targets=65                       | --targets is 65: use 2 to 64
          --targets=3 --network=x.bif        | --targets and --network are both given
          --targets=3 --strength=2           | --strength is of the live-stream log
          --targets=3 --rows=0               | --rows is 0: use 1 or more
          --network=missing.bif              | missing.bif does not exist
          --network=.                        | . is a folder
          --network=FOLDER/damaged.bif       | damaged.bif:2: 'probabilty' is not a block of a BIF file
          """)
  void anOptionThatMakesNoSenseEndsInOneLine(String options, String message) throws Exception {
    Files.writeString(
        folder.resolve("damaged.bif"),
        "variable a { type discrete [ 2 ] { yes, no }; }\nprobabilty ( a ) { table 0.2, 0.8; }\n");

    assertThat(demo(options.replace("FOLDER", folder.toString()).split(" "))).isEqualTo(2);

    assertThat(err.toString()).contains(message).hasLineCount(options.contains("rows") ? 2 : 1);
    assertThat(folder.resolve("outcomes.csv")).doesNotExist();
  }

  private int demo(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "demo";
    args[1] = "--out=" + folder;
    System.arraycopy(options, 0, args, 2, options.length);
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
