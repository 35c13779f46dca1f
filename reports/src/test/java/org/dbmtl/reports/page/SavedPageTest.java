package org.dbmtl.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.CsvPage;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.format.JsonPage;
import org.dbmtl.reports.format.LatexPage;
import org.dbmtl.reports.format.MarkdownPage;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.search.json.RecordJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedPageTest {
  private static final String HOSTILE = "<script>=cmd()\\input{x}\u202e\u4e2d\ud83d\ude00\n|&\"";

  @TempDir Path folder;

  private static ReportPage page() {
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < 2 * ReportFormat.MOST_ROWS; i++) {
      rows.add(
          List.of(
              Cell.name(HOSTILE + i),
              new Cell("0.1 \u00b1 0.02", i == 0 ? Look.BEST : Look.TIED, "")));
    }
    Picture picture = new Picture("<svg><text>&lt;b&gt;</text></svg>", Prose.of(HOSTILE));
    return new ReportPage(
        HOSTILE,
        List.of(Prose.of("a").code(HOSTILE).with("b", Prose.Style.STRONG)),
        List.of(picture),
        List.of(
            new Section(
                HOSTILE,
                List.of(
                    new ReportTable(
                        HOSTILE,
                        List.of(Column.text("name"), Column.number(HOSTILE, "gain")),
                        rows)),
                List.of(picture),
                Prose.all(List.of(HOSTILE)))));
  }

  private Path saved(Path to, String name) throws IOException {
    Files.createDirectories(to);
    return Files.writeString(to.resolve(name + SavedPage.ENDING), SavedPage.text(page()));
  }

  @Test
  void aPageComesBackAsItWas() throws IOException {
    assertThat(RecordJson.readExact(saved(folder, "report"), ReportPage.class)).isEqualTo(page());
  }

  @Test
  void everyFormatIsThatOfThePageWithAllRows() throws IOException {
    List<Path> written =
        SavedPage.write(saved(folder, "report"), folder, List.of(ReportFormat.values()));
    assertThat(written)
        .extracting(file -> folder.relativize(file).toString())
        .containsExactly("report.html", "report.md", "report.csv", "report.tex", "report.json");
    assertThat(Files.readString(folder.resolve("report.html"))).isEqualTo(HtmlPage.text(page()));
    assertThat(Files.readString(folder.resolve("report.md"))).isEqualTo(MarkdownPage.text(page()));
    assertThat(Files.readString(folder.resolve("report.tex"))).isEqualTo(LatexPage.text(page()));
    assertThat(Files.readString(folder.resolve("report.csv"))).isEqualTo(CsvPage.text(page()));
    assertThat(Files.readString(folder.resolve("report.json"))).isEqualTo(JsonPage.text(page()));
  }

  @Test
  void aComparisonsOwnTablesAreLeftAsTheyAre() throws IOException {
    assertThat(
            SavedPage.write(
                saved(folder, "table5"), folder, List.of(ReportFormat.CSV, ReportFormat.MD)))
        .containsExactly(folder.resolve("table5-tables.csv"), folder.resolve("table5.md"));
  }

  @Test
  void pagesAreLookedForInTheFolderAndThenInTheFoldersInIt() throws IOException {
    saved(folder.resolve("old-12"), "compare");
    assertThat(SavedPage.in(folder)).isEmpty();
    Path b = saved(folder.resolve("kuairand"), "table2");
    Path a = saved(folder.resolve("demo"), "table1");
    saved(folder.resolve("demo/old-1"), "table1");
    assertThat(SavedPage.in(folder)).containsExactly(a, b);
    Path own = saved(folder, "compare");
    assertThat(SavedPage.in(folder)).containsExactly(own);
  }
}
