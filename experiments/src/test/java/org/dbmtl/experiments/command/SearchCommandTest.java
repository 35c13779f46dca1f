package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
  private static final String STUDY =
      """
      name: tiny
      data: {files: log.csv}
      features: {user: id, age: number}
      targets: {click: binary, like: binary}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 50}
      search: {repeats: 2, confirm: 1}
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeStudy() throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    StringBuilder log = new StringBuilder("user,age,click,like\n");
    for (int row = 0; row < 600; row++) {
      int click = row * 7 % 11 < 5 ? 1 : 0;
      log.append("u%d,%d,%d,%d\n".formatted(row % 7, row % 50, click, row % 3 == 0 ? click : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  @Test
  void aStudyEndsInItsFourFiles() throws IOException {
    assertThat(search("a")).as(err.toString()).isZero();

    Path results = folder.resolve("a");
    assertThat(results.resolve("ranking.json")).content().contains("\"study\" : \"tiny\"");
    assertThat(results.resolve("report.md"))
        .content()
        .contains("tiny", "dbmtl search " + folder.resolve("study.yaml"));
    assertThat(results.resolve("best.txt")).exists();
    assertThat(results.resolve("best.dot")).content().contains("digraph", "like");
    assertThat(out.toString())
        .contains("structure")
        .contains(results.resolve("ranking.json").toString())
        .contains("less " + results.resolve("report.md"));
    assertThat(err.toString()).contains("trainings");
  }

  @Test
  void theRankingIsTheSameForOneTrainingAtATimeAndForTwo() throws IOException {
    assertThat(search("one", "--parallel=1", "--quiet")).as(err.toString()).isZero();
    assertThat(search("two", "--parallel=2", "--quiet")).as(err.toString()).isZero();

    assertThat(untimed("two")).isEqualTo(untimed("one")).contains("candidates");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void optionsGoBeforeTheStudy() throws IOException {
    assertThat(
            search(
                "few", "--targets=like,click", "--strategy=exhaustive", "--trials=3", "--seed=5"))
        .as(err.toString())
        .isZero();

    assertThat(folder.resolve("few/ranking.json"))
        .content()
        .contains("\"seed\" : 5", "\"strategy\" : \"exhaustive\"", "\"stopped\" : \"trials\"");
  }

  @Test
  void everyCommandShowsAnExampleAndItsExitCodes() {
    for (String command : List.of("init", "inspect", "search", "train", "demo")) {
      StringWriter help = new StringWriter();
      assertThat(Dbmtl.run(new PrintWriter(help), new PrintWriter(err), command, "--help"))
          .isZero();
      assertThat(help.toString()).contains("Example:", "  dbmtl " + command, "Exit codes:", "2 ");
    }
    assertThat(err.toString()).isEmpty();
  }

  private int search(String results, String... options) {
    List<String> args = new ArrayList<>(List.of("search", folder.resolve("study.yaml").toString()));
    args.addAll(List.of("--out=" + folder.resolve(results), "--cache=" + folder.resolve("cache")));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }

  /** The ranking without the one object that may differ between runs, which comes last. */
  private String untimed(String results) throws IOException {
    String text = Files.readString(folder.resolve(results).resolve("ranking.json"));
    return text.substring(0, text.indexOf("\"times\""));
  }
}
