package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.demo.GeneratedSearch;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterimReportTest {
  @TempDir Path folder;

  private static SearchResult soFar(int candidates) {
    SearchResult result = GeneratedSearch.of("made-up", List.of("a", "b", "c"), candidates);
    return new SearchResult(
        result.study(),
        result.data(),
        result.profile(),
        result.vanilla(),
        result.proposal(),
        result.pricing(),
        result.outcomes(),
        result.ranking(),
        null,
        null,
        StopReason.RUNNING,
        result.started(),
        result.elapsed());
  }

  @Test
  void aReportThatCanBeReadIsWrittenAndSaysThatTheSearchGoesOn() throws IOException {
    InterimReport report =
        new InterimReport(OutputFolder.open(folder), List.of("dbmtl search x"), Duration.ZERO);
    report.tell(() -> soFar(4));
    assertThat(folder.resolve("report.md"))
        .content()
        .contains("The search was under way when this was written")
        .doesNotContain("ended because");
    assertThat(folder.resolve("report.html")).content().contains("under way when this was written");
    assertThat(folder.resolve("best.txt")).as("nothing is chosen yet").doesNotExist();
    // dbmtl report makes it again from what is there.
    Files.delete(folder.resolve("report.md"));
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    assertThat(Dbmtl.run(nowhere, nowhere, "report", folder.toString())).isZero();
    assertThat(folder.resolve("report.md")).content().contains("under way");
  }

  @Test
  void nothingIsWrittenBeforeItsTimeAndAFullFolderEndsNoSearch() throws IOException {
    new InterimReport(OutputFolder.open(folder), List.of("x"), Duration.ofHours(1))
        .tell(
            () -> {
              throw new AssertionError("asked before its time");
            });
    assertThat(folder).isEmptyDirectory();
    OutputFolder output = OutputFolder.open(folder.resolve("gone"));
    Files.delete(output.path());
    int[] asked = {0};
    InterimReport report = new InterimReport(output, List.of("x"), Duration.ZERO);
    report.tell(
        () -> {
          asked[0]++;
          return soFar(3);
        });
    assertThat(asked[0]).isEqualTo(1);
    report.tell(() -> Objects.requireNonNull(null, "asked again at once"));
  }
}
