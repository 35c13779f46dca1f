package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.inspect.StarterStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that quote in other ways than RFC 4180, or not at all. */
class CsvQuotesTest {
  private static final CsvFormat UNQUOTED = new CsvFormat(null, "none", null);
  private static final CsvFormat BACKSLASH = new CsvFormat(null, null, "backslash");

  // The quote in line 3 opens, and the one in line 5 closes.
  private static final String SWALLOWING =
      "shop\tclick\tname\nA\t1\tlamp\nB\t0\t\"bulb\nC\t1\tcable\nD\t0\trope 12\"\nE\t1\tsaw\n";

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> names(Path file, CsvFormat csv) throws IOException {
    List<String> names = new ArrayList<>();
    try (RawLog log = RawLog.ofFiles("data.files", List.of(file.toString()), csv)) {
      log.read(
          List.of(new RawColumn("name", null)),
          rows -> {
            for (int r = 0; r < rows.size(); r++) {
              names.add(rows.row(r)[0]);
            }
          });
    }
    return names;
  }

  @Test
  void readsAsTheKeysSay() throws IOException {
    Path plain = write("plain.tsv", SWALLOWING);
    assertThat(names(plain, UNQUOTED))
        .containsExactly("lamp", "\"bulb", "cable", "rope 12\"", "saw");
    Path escaped = write("escaped.csv", "click,name\n1,\"a \\\"b\\\", c\"\n0,\"d \\\\\"\n");
    assertThat(names(escaped, BACKSLASH)).containsExactly("a \"b\", c", "d \\");
    Path single = write("single.csv", "click,name\n1,'a, \"b\"'\n0,'it''s'\n");
    assertThat(names(single, new CsvFormat(null, "'", null))).containsExactly("a, \"b\"", "it's");
    Path mixed = write("mixed.csv", "click,name\r\n1,27\" screen\n0,\"a\r\nb\"\n");
    assertThat(names(mixed, CsvFormat.STANDARD)).containsExactly("27\" screen", "a\r\nb");
  }

  @Test
  void refusesALogWhoseLinesAreSwallowed() throws IOException {
    Path file = write("log.tsv", SWALLOWING);
    assertThatThrownBy(() -> names(file, CsvFormat.STANDARD))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll(
            "log.tsv: 5 lines would read as 3 rows",
            "line 3",
            "set data.quote: none",
            "set data.quote: '\"'")
        .message()
        .hasLineCount(1);
    assertThat(names(file, new CsvFormat(null, "\"", null)))
        .containsExactly("lamp", "bulb\nC\t1\tcable\nD\t0\trope 12", "saw");
    assertThatThrownBy(
            () ->
                RawLog.ofFiles("--input", List.of(file.toString()), CsvFormat.STANDARD)
                    .read(List.of(new RawColumn("name", null)), rows -> {}))
        .hasMessageContaining("give --quote none");
  }

  @Test
  void takesLineBreaksInQuotesForWhatTheyAre() throws IOException {
    Path file = write("log.csv", "click,name\n1,\"a\nb, c, d\n\"\n0,e\n");
    assertThat(names(file, CsvFormat.STANDARD)).containsExactly("a\nb, c, d\n", "e");
    // As many delimiters as rows would have, but the other line is not a row without quotes.
    Path doubtful = write("doubtful.csv", "click,name\n1,\"a\nb, c\"\n0,\"d, e\"\n");
    assertThat(names(doubtful, CsvFormat.STANDARD)).containsExactly("a\nb, c", "d, e");
    try (Database database = Database.inMemory()) {
      var data = Studies.files(doubtful.toString());
      assertThat(LogFile.all(data, database).get(0).check())
          .contains("doubtful.csv: 1 quoted values", "line 2", "data.quote: none");
      data = Studies.files(file.toString());
      assertThat(LogFile.all(data, database).get(0).check()).isNull();
    } catch (java.sql.SQLException e) {
      throw new IOException(e);
    }
  }

  @Test
  void namesTheKeyThatReadsTheFile() throws IOException {
    Path escaped = write("escaped.csv", "click,name\n1,\"a \\\"b\\\", c\"\n0,d\n");
    assertThatThrownBy(() -> names(escaped, CsvFormat.STANDARD))
        .hasMessageContainingAll("line 2", "set data.escape: backslash");
    Path plain = write("plain.tsv", "click\tname\n1\t\"best\" of all\n0\tx\n");
    assertThatThrownBy(() -> names(plain, CsvFormat.STANDARD))
        .hasMessageContainingAll("line 2", "not quoted", "set data.quote: none");
  }

  @Test
  void theStarterStudyHasTheKeys() throws IOException {
    StringBuilder log = new StringBuilder("shop\tis_click\tname\n");
    StringBuilder escaped = new StringBuilder("shop,is_click,name\n");
    for (int i = 0; i < 60; i++) {
      log.append("S%d\t%d\t\"word%d\n".formatted(i % 7, i % 2, i % 5));
      escaped.append("S%d,%d,\"a \\\"word%d\\\", b\"\n".formatted(i % 7, i % 2, i % 5));
    }
    assertThat(starter(write("log.tsv", log.toString()))).contains("  quote: none\n", "60 rows");
    assertThat(starter(write("log.csv", escaped.toString())))
        .contains("  escape: backslash\n", "60 rows")
        .doesNotContain("quote:");
    assertThat(starter(write("usual.csv", escaped.toString().replace("\\\"", "\"\""))))
        .doesNotContain("escape:", "quote:");
  }

  private static String starter(Path log) {
    return StarterStudy.of(List.of(log.toString()), Path.of(""));
  }
}
