package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
  @TempDir Path folder;

  private TinyStudy tiny;

  @BeforeEach
  void writeStudy() throws IOException {
    tiny = TinyStudy.in(folder);
  }

  @Test
  void aStudyEndsInItsFourFiles() throws IOException {
    assertThat(tiny.search("a")).as(tiny.err()).isZero();

    Path results = folder.resolve("a");
    assertThat(results.resolve("ranking.json")).content().contains("\"study\" : \"tiny\"");
    assertThat(results.resolve("report.md"))
        .content()
        .contains("tiny", "dbmtl search " + folder.resolve("study.yaml"));
    assertThat(results.resolve("best.txt")).exists();
    assertThat(results.resolve("best.dot")).content().contains("digraph", "like");
    assertThat(tiny.out())
        .contains("structure")
        .contains(results.resolve("ranking.json").toString())
        .contains("less " + results.resolve("report.md"));
    assertThat(tiny.err()).contains("trainings");
  }

  @Test
  void theRankingIsTheSameForOneTrainingAtATimeAndForTwo() throws IOException {
    assertThat(tiny.search("one", "--parallel=1", "--quiet")).as(tiny.err()).isZero();
    assertThat(tiny.err()).isEmpty();
    assertThat(tiny.search("two", "--parallel=2", "--quiet")).as(tiny.err()).isZero();
    assertThat(tiny.err()).isEmpty();

    assertThat(untimed("two")).isEqualTo(untimed("one")).contains("candidates");
  }

  @Test
  void optionsGoBeforeTheStudy() throws IOException {
    assertThat(
            tiny.search(
                "few", "--targets=like,click", "--strategy=exhaustive", "--trials=3", "--seed=5"))
        .as(tiny.err())
        .isZero();

    assertThat(folder.resolve("few/ranking.json"))
        .content()
        .contains("\"seed\" : 5", "\"strategy\" : \"exhaustive\"", "\"stopped\" : \"trials\"");
  }

  @Test
  void everyCommandShowsAnExampleAndItsExitCodes() {
    for (String command :
        List.of(
            "init", "inspect", "search", "studies", "trials", "show", "prune", "train", "demo")) {
      assertThat(tiny.run(command, "--help")).isZero();
      assertThat(tiny.out()).contains("Example:", "  dbmtl " + command, "Exit codes:", "2 ");
      assertThat(tiny.err()).isEmpty();
    }
  }

  /** The ranking without the one object that may differ between runs, which comes last. */
  private String untimed(String results) throws IOException {
    String text = Files.readString(folder.resolve(results).resolve("ranking.json"));
    return text.substring(0, text.indexOf("\"times\""));
  }
}
