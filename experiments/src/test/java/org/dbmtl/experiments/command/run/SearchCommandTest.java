package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.reports.section.Answer;
import org.dbmtl.search.result.Lead;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  @Test
  void aStudyEndsInItsFiveFiles() throws IOException {
    assertThat(search("a")).as(study.err.toString()).isZero();

    Path results = folder.resolve("a");
    assertThat(results.resolve("ranking.json")).content().contains("\"study\" : \"tiny\"");
    assertThat(results.resolve("report.md"))
        .content()
        .contains("tiny", "dbmtl search " + folder.resolve("study.yaml"));
    assertThat(results.resolve("report.html"))
        .content()
        .contains("<!DOCTYPE html>", "<svg", "ROC curve of", "vocabulary")
        .doesNotContain("http:", "https:");
    SearchSummary found = ResultFile.readSearch(results.resolve("ranking.json"));
    SearchAnswer answer = found.answer();
    assertThat(answer).isNotNull();
    assertThat(results.resolve("best.txt")).hasContent(answer.recommended().text() + "\n");
    assertThat(study.out.toString()).contains(Answer.text(found));
    StringWriter drawn = new StringWriter();
    Dbmtl.run(
        new PrintWriter(drawn),
        new PrintWriter(drawn),
        "graph",
        results.toString(),
        "--format=dot");
    assertThat(results.resolve("best.dot")).hasContent(drawn.toString());
    assertThat(results.resolve("best.dot")).content().contains("digraph", "like");
    assertThat(study.out.toString())
        .contains("structure")
        .contains(results.resolve("ranking.json").toString())
        .contains("less " + results.resolve("report.md"));
    assertThat(study.err.toString()).contains("trainings");
  }

  @Test
  void theRankingIsTheSameForOneTrainingAtATimeAndForTwo() throws IOException {
    assertThat(search("one", "--parallel=1", "--quiet")).as(study.err.toString()).isZero();
    assertThat(search("two", "--parallel=2", "--quiet")).as(study.err.toString()).isZero();

    assertThat(untimed("two")).isEqualTo(untimed("one")).contains("candidates");
    assertThat(study.err.toString()).isEmpty();
  }

  /** Nothing can be learned from this log, so no structure is better than vanilla. */
  @Test
  void aPipelineReadsTheRankingAndTheExitCode() throws IOException {
    assertThat(search("pipe", "--json", "--fail-unless-better", "--quiet"))
        .as(study.err.toString())
        .isEqualTo(3);
    assertThat(folder.resolve("pipe/ranking.json")).hasContent(study.out.toString());
    assertThat(folder.resolve("pipe/best.dbmtl")).isNotEmptyFile();
    assertThat(study.err.toString()).isEmpty();
    SearchAnswer answer = ResultFile.readSearch(folder.resolve("pipe/ranking.json")).answer();
    assertThat(answer).isNotNull();
    assertThat(answer.isBetterThanVanilla(false)).isFalse();
    Lead clear = new Lead(0.2, 0.1, 0.3, 3, null, null);
    SearchAnswer better =
        new SearchAnswer(
            answer.recommended(),
            answer.best(),
            answer.decision(),
            false,
            null,
            new SearchAnswer.Worth(0.5, 0.01, 3, clear, null, null),
            answer.served());
    assertThat(better.isBetterThanVanilla(false)).isTrue();
    assertThat(better.isBetterThanVanilla(true)).isFalse();
  }

  @Test
  void optionsGoBeforeTheStudy() throws IOException {
    assertThat(
            search(
                "few", "--targets=like,click", "--strategy=exhaustive", "--trials=3", "--seed=5"))
        .as(study.err.toString())
        .isZero();

    assertThat(folder.resolve("few/ranking.json"))
        .content()
        .contains("\"seed\" : 5", "\"strategy\" : \"exhaustive\"", "\"stopped\" : \"trials\"");
  }

  @Test
  void everyCommandShowsAnExampleAndItsExitCodes() {
    for (String command :
        List.of(
            "init", "inspect", "search", "studies", "trials", "show", "prune", "worker", "train",
            "demo")) {
      StringWriter help = new StringWriter();
      assertThat(Dbmtl.run(new PrintWriter(help), new PrintWriter(study.err), command, "--help"))
          .isZero();
      assertThat(help.toString()).contains("Example:", "  dbmtl " + command, "Exit codes:", "2 ");
    }
    assertThat(study.err.toString()).isEmpty();
  }

  private int search(String results, String... options) {
    return study.run("search", results, options);
  }

  private String untimed(String results) throws IOException {
    return study.untimed(results);
  }
}
