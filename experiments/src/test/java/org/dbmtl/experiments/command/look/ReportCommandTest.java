package org.dbmtl.experiments.command.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.page.SavedPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code dbmtl report} finds and where it writes; what it writes is tested where it arises.
 */
class ReportCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int report(String... options) {
    List<String> args = new ArrayList<>(List.of("report", folder.toString()));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }

  private void save(String name) throws IOException {
    Path file = folder.resolve(name + SavedPage.ENDING);
    Files.createDirectories(file.getParent());
    Files.writeString(file, SavedPage.text(new ReportPage(name, List.of("said"), List.of())));
  }

  @Test
  void tablesOfThePaperGoToFoldersOfTheSameNames() throws IOException {
    save("demo/table1");
    save("demo/table5");
    save("kuairand/table5");
    Path to = folder.resolve("to/there");
    assertThat(report("--format=md,json", "--out=" + to)).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactlyElementsOf(
            List.of("demo/table1", "demo/table5", "kuairand/table5").stream()
                .flatMap(name -> List.of(name + ".md", name + "-tables.json").stream())
                .map(name -> to.resolve(name).toString())
                .toList());
    assertThat(to.resolve("kuairand/table5.md")).content().contains("kuairand/table5");
  }

  @Test
  void aFolderWithoutAnyNamesWhatIsLookedFor() {
    assertThat(report()).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("dbmtl: command line: STUDY-OUTPUT: ")
        .contains("ranking.json", "*.page.json", folder.toString())
        .hasLineCount(1);
  }

  @Test
  void aDamagedPageIsNamed() throws IOException {
    save("compare");
    Path page = folder.resolve("compare.page.json");
    for (String text : List.of("", "null", "{}", Files.readString(page).substring(20))) {
      err.getBuffer().setLength(0);
      Files.writeString(page, text);
      assertThat(report()).as(text).isEqualTo(2);
      assertThat(err.toString()).startsWith("dbmtl: " + page).hasLineCount(1);
    }
    assertThat(folder.resolve("compare.html")).doesNotExist();
  }
}
