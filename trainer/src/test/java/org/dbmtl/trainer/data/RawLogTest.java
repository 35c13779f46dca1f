package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawLogTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static RawLog open(Path... files) {
    return RawLog.ofFiles(
        "--input", Arrays.stream(files).map(Path::toString).toList(), CsvFormat.STANDARD);
  }

  /** All rows, each with its place. */
  private static List<String> read(RawLog log, String... columns) throws IOException {
    List<String> read = new ArrayList<>();
    log.read(
        Arrays.stream(columns).map(column -> new RawColumn(column, ",")).toList(),
        rows -> {
          for (int r = 0; r < rows.size(); r++) {
            read.add(rows.place(r) + ": " + Arrays.toString(rows.row(r)));
          }
        });
    return read;
  }

  @Test
  void givesChosenColumnsOfFilesInTheirOrder() throws IOException {
    Path one = write("1.csv", "id,t,x\n7,NA,\"a,b\"\n8,\"\",c\n");
    Path two = folder.resolve("2.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(two))) {
      out.write("x;t;id\nd; 1 ;9\n".getBytes(StandardCharsets.UTF_8));
    }
    try (RawLog log = open(folder.resolve("*.csv*"))) {
      assertThat(log.columns()).containsExactly("id", "t", "x");
      assertThat(log.rows()).isEmpty();
      assertThat(read(log, "x", "t", "x"))
          .containsExactly(
              one + ", data row 1: [a,b, NA, a,b]",
              one + ", data row 2: [c, null, c]",
              two + ", data row 1: [d,  1 , d]");
      assertThat(log.share()).isEqualTo(1);
    }
  }

  @Test
  void givesTypedColumnsAsTheTextsOfTheEncoding() throws IOException, SQLException {
    Path file = folder.resolve("log.parquet");
    try (Database database = Database.inMemory()) {
      database.execute(
          "COPY (SELECT 1::BIGINT AS id, 0.1::FLOAT AS f, [1, 2] AS l, true AS b UNION ALL"
              + " SELECT 2, 1e20::FLOAT, NULL, NULL) TO "
              + Database.text(file.toString()));
    }
    try (RawLog log = open(file)) {
      assertThat(log.types()).containsEntry("id", "BIGINT").containsEntry("f", "FLOAT");
      assertThat(log.rows()).hasValue(2);
      assertThat(read(log, "f", "l", "b", "id"))
          .containsExactly(
              file + ", data row 1: [0.1, 1,2, true, 1]",
              file + ", data row 2: [1e+20, null, null, 2]");
    }
  }

  @Test
  void givesTheResultOfAQuery() throws IOException {
    try (RawLog log =
        RawLog.ofQuery("--input", "SELECT i, i * 2 AS j FROM range(3) t(i) ORDER BY i DESC;")) {
      assertThat(read(log, "j"))
          .containsExactly(
              "row 1 of the result of --input: [4]",
              "row 2 of the result of --input: [2]",
              "row 3 of the result of --input: [0]");
    }
    assertThatThrownBy(() -> RawLog.ofQuery("--input", "SELEC 1"))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("--input: 'SELEC 1' does not work on this log: ");
    try (RawLog none = RawLog.ofQuery("--input", "SELECT 1 AS a WHERE false")) {
      assertThatThrownBy(() -> read(none, "a"))
          .hasMessage("the result of --input has columns, but no row");
    }
    try (RawLog fails =
        RawLog.ofQuery("--input", "SELECT CAST(i || 'x' AS INT) AS a FROM range(9) t(i)")) {
      assertThatThrownBy(() -> read(fails, "a"))
          .isInstanceOf(StudyException.class)
          .hasMessageContaining("--input: 'SELECT CAST")
          .hasMessageContaining("Could not convert");
    }
  }

  @Test
  void namesWhatIsWrongWithFiles() throws IOException {
    Path empty = write("empty.csv", "");
    Path header = write("header.csv", "age,tags\n");
    assertThatThrownBy(() -> open(empty))
        .hasMessage(empty + " is empty: a log needs a header line and rows below it");
    assertThatThrownBy(() -> open(folder.resolve("none.csv")))
        .hasMessage("--input: there is no file " + folder.resolve("none.csv"));
    assertThatThrownBy(() -> open(folder.resolve("none*.csv")))
        .hasMessage("--input: no file matches " + folder.resolve("none*.csv"));
    try (RawLog log = open(header)) {
      assertThatThrownBy(() -> read(log, "age")).hasMessage(header + " has a header, but no row");
      assertThatThrownBy(() -> log.require("features.age", "aeg"))
          .hasMessage(
              "features.age: there is no column 'aeg' in "
                  + header
                  + " (maybe 'age'); it has age, tags");
    }
  }

  @Test
  void namesTheLineOfABadRowFarDown() throws IOException {
    StringBuilder csv = new StringBuilder("a,b\n");
    for (int i = 0; i < 200_000; i++) {
      csv.append(i).append(",x\n");
    }
    Path file = write("bad.csv", csv + "1,2,3\n");
    try (RawLog log = open(file)) {
      assertThatThrownBy(() -> read(log, "a"))
          .isInstanceOf(StudyException.class)
          .hasMessageStartingWith(
              file + ", line 200002: the row has 3 values, but the header names 2");
    }
  }

  @Test
  void givesEachRowOnceOfAFileThatMixesLineEnds() throws IOException {
    StringBuilder csv = new StringBuilder("a,b\n");
    for (int i = 0; i < 200_000; i++) {
      csv.append(i).append(i < 150_000 ? ",x\n" : ",x\r\n");
    }
    Path file = write("mixed.csv", csv.toString());
    try (RawLog log = open(file)) {
      List<String> rows = read(log, "a");
      assertThat(rows).hasSize(200_000);
      for (int i = 0; i < rows.size(); i += 997) {
        assertThat(rows.get(i)).isEqualTo("%s, data row %d: [%d]".formatted(file, i + 1, i));
      }
    }
  }

  @Test
  void passesOnWhatTheReaderThrows() throws IOException {
    Path file = write("log.csv", "a\n1\n");
    try (RawLog log = open(file)) {
      assertThatThrownBy(
              () ->
                  log.read(
                      List.of(new RawColumn("a", null)),
                      rows -> {
                        throw new IOException("full");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("full");
      assertThat(read(log, "a")).hasSize(1);
    }
  }
}
