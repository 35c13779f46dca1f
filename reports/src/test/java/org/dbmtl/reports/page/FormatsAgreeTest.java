package org.dbmtl.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.Results;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every format of a search's report holds the same numbers in the same order. */
class FormatsAgreeTest {
  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void theNumbersOfThePageStandInEveryFormat(ReportFormat format) {
    Results results = new Results("live", "click", "stay");
    results
        .trained(results.structure(false), 0.1, 0.11, 0.12)
        .trained(results.structure(true), 0.2, 0.19, 0.21)
        .trained(results.reversed(), 0.15, 0.16, 0.14)
        .confirmed(results.structure(true), 0.3, 0.31)
        .confirmed(results.structure(false), 0.25, 0.26);
    ReportPage page =
        SearchPage.of(
            ResultFile.search(
                RecordJson.text(
                    SearchSummary.of(results.build(), List.of("dbmtl search live.yaml")))));
    List<String> numbers = new ArrayList<>();
    for (Section section : page.sections()) {
      for (ReportTable table : section.tables()) {
        for (List<Cell> row : table.rows()) {
          for (int i = 0; i < row.size(); i++) {
            if (table.columns().get(i).number() && row.get(i).text().matches(".*\\d.*")) {
              numbers.add(row.get(i).text());
            }
          }
        }
      }
    }
    assertThat(numbers).hasSizeGreaterThan(40);
    String text = plain(format.text(page));
    int from = 0;
    for (String number : numbers) {
      int found = text.indexOf(plain(number), from);
      assertThat(found).as("%s: '%s' after position %d", format, number, from).isNotNegative();
      from = found + 1;
    }
  }

  /** Without the signs that a format puts around numbers. */
  private static String plain(String text) {
    return text.replace("\\u00B1", "\u00b1")
        .replaceAll("\\\\ensuremath\\{(-|\\\\pm)\\}", "$1")
        .replace("\\pm", "\u00b1")
        .replace("\\textless", "<")
        .replace("&lt;", "<")
        .replaceAll("&[#a-z0-9]+;", "")
        .replaceAll("[{}\\\\\\[\\]+]", "")
        .replace("\u2212", "-")
        .replaceAll("\\s+", " ");
  }
}
