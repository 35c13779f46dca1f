package org.dbmtl.experiments.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.dbmtl.experiments.demo.GeneratedSearch;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.page.SearchReport;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The report in headless Chromium: it opens, reads well, sorts, filters, and runs nobody's text.
 */
class ReportBrowserTest {
  private static final String SCRIPT = "<script>alert(1)</script>";
  private static final String IMAGE = "\"><img src=x onerror=alert(2)>";
  private static final String LATEX = "\\input{/etc/passwd}";
  private static final String FORMULA = "=cmd()";
  private static final String RIGHT_TO_LEFT = "\u202Eevil\u05D0\u05D1";
  private static final String LONG = "long_" + "x".repeat(195);
  private static final List<String> HOSTILE =
      List.of(SCRIPT, IMAGE, LATEX, FORMULA, RIGHT_TO_LEFT, LONG);

  @TempDir private static Path folder;

  private static Browser browser;
  private static Path hostile;
  private static Path large;

  @BeforeAll
  static void write() throws IOException, InterruptedException {
    browser = Browser.start();
    hostile = report("<b>study</b>", HOSTILE, 12);
    large =
        report(
            "large",
            IntStream.rangeClosed(1, 20).mapToObj("target_%02d"::formatted).toList(),
            1000);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path report(String name, List<String> targets, int candidates) {
    Path own = folder.resolve(Integer.toString(candidates));
    ResultFile.write(
        own.resolve(SearchReport.SOURCE),
        SearchSummary.of(
            GeneratedSearch.of(name, targets, candidates),
            List.of("dbmtl search '" + SCRIPT + "'")));
    return SearchReport.write(own, own, List.of(ReportFormat.HTML)).get(0);
  }

  @ParameterizedTest(name = "{0} px, dark {1}")
  @CsvSource({"360, false", "360, true", "1440, false", "1440, true"})
  void opensQuietlyAndReadsWell(int width, boolean dark) throws IOException {
    browser.open(hostile, width, dark);
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests()).containsExactly(hostile.toAbsolutePath().toUri().toString());
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .as("the page is as wide as the screen")
        .isEqualTo(true);
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(dark ? "rgb(21, 24, 28)" : "rgb(255, 255, 255)");
    assertThat(browser.accessibilityFaults()).isEmpty();
  }

  @Test
  void hostileNamesAppearAsText() {
    browser.open(hostile, 1440, false);
    Object text = browser.run("return document.body.textContent");
    assertThat(String.valueOf(text)).contains(HOSTILE);
    assertThat(browser.run("return document.querySelectorAll('img, iframe, body script').length"))
        .as("the page's own script alone")
        .isEqualTo(1L);
    assertThat(browser.run("return document.querySelectorAll('h1 b').length")).isEqualTo(0L);
    assertThat(browser.run("return document.querySelector('h1').textContent"))
        .isEqualTo("<b>study</b>");
    // The picture holds what fits, its tooltips the whole names.
    Object tips =
        browser.run(
            "return [...document.querySelectorAll('.lead svg .target title')].map(t => t.textContent).join('\\n')");
    assertThat(String.valueOf(tips)).contains(HOSTILE);
    assertThat(
            browser.run(
                """
                return [...document.querySelectorAll('.lead svg .target')].every(t => {
                  const text = t.querySelector('text').getBBox();
                  const box = t.querySelector('rect').getBBox();
                  return text.width <= box.width;
                })
                """))
        .as("names stay inside their boxes")
        .isEqualTo(true);
  }

  @Test
  void tablesSortByKeyboardAndFilter() {
    browser.open(hostile, 1440, false);
    Object sorted =
        browser.run(
            """
            const table = [...document.querySelectorAll('table')].find(t => t.caption.textContent.startsWith('Candidates'));
            const heading = [...table.tHead.rows[0].cells].find(c => c.textContent.includes('score'));
            const column = heading.cellIndex;
            const read = () => [...table.tBodies[0].rows].map(r => parseFloat(r.cells[column].textContent));
            const button = heading.querySelector('button');
            button.focus();
            if (document.activeElement !== button) return 'no focus';
            button.click();
            const down = read();
            if (heading.getAttribute('aria-sort') !== 'descending') return 'not descending';
            button.click();
            const up = read();
            if (heading.getAttribute('aria-sort') !== 'ascending') return 'not ascending';
            const isSorted = (a, sign) => a.every((v, i) => i === 0 || sign * (v - a[i - 1]) >= 0);
            return isSorted(down, -1) && isSorted(up, 1) ? 'sorted' : down.join() + ' ' + up.join();
            """);
    assertThat(sorted).isEqualTo("sorted");
    Object filtered =
        browser.run(
            """
            const table = [...document.querySelectorAll('table')].find(t => t.caption.textContent.startsWith('Candidates'));
            const input = table.parentElement.previousElementSibling.querySelector('input');
            const rows = [...table.tBodies[0].rows];
            const wanted = rows.filter(r => r.textContent.includes('=cmd()'));
            input.value = '=CMD()';
            input.dispatchEvent(new Event('input'));
            const shown = rows.filter(r => r.offsetHeight > 0);
            input.value = '';
            input.dispatchEvent(new Event('input'));
            return shown.length === wanted.length && wanted.length > 0 && rows.every(r => r.offsetHeight > 0);
            """);
    assertThat(filtered).isEqualTo(true);
  }

  @Test
  void aLargeReportIsSmallAndOpensAtOnce() throws IOException {
    assertThat(Files.size(large)).isLessThan(3_000_000);
    browser.open(large, 1440, false);
    Object millis =
        browser.run(
            "document.body.offsetHeight; return performance.getEntriesByType('navigation')[0].loadEventEnd");
    assertThat(Double.parseDouble(String.valueOf(millis))).isLessThan(1000);
    assertThat(browser.console()).isEmpty();
    assertThat(
            browser.run(
                """
                const table = [...document.querySelectorAll('table')].find(t => t.caption.textContent.startsWith('Candidates'));
                const shown = () => [...table.tBodies[0].rows].filter(r => r.offsetHeight > 0).length;
                const before = shown();
                table.parentElement.nextElementSibling.click();
                return before + ' ' + shown();
                """))
        .isEqualTo("100 1000");
    browser.open(large, 360, false);
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
  }
}
