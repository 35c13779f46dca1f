package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of several files, in folders that name values, and packed. */
class LogFilesTest {
  private static final Split BY_DAY = new Split.ByColumn("day", "mon", "tue", "wed 8%");
  private static final String ROWS = "user,price,click\na,1.5,1\nb,2,0\n";

  @TempDir Path folder;

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  private EncodedLog open(DataSettings data) {
    Study study =
        Studies.study(
            data,
            List.of(Studies.id("user"), Studies.number("price", Transform.NONE)),
            List.of(Studies.binary("click")));
    return EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  @Test
  void foldersNameAColumn() throws IOException {
    write("log/day=mon/a.csv", ROWS);
    write("log/day=tue/a.csv", ROWS.replace("1.5", "3"));
    write("log/day=wed 8%25/a.csv", ROWS);
    DataSettings data = DataSettings.files(BY_DAY, folder.resolve("log/*/*.csv").toString());
    EncodedLog log = open(data);
    for (Part part : Part.values()) {
      assertThat(log.rows(part)).isEqualTo(2);
    }
    // The same files with other names of folders are another log.
    Files.move(folder.resolve("log/day=mon"), folder.resolve("log/day=old"));
    Files.move(folder.resolve("log/day=tue"), folder.resolve("log/day=mon"));
    Files.move(folder.resolve("log/day=old"), folder.resolve("log/day=tue"));
    assertThat(open(data).fingerprint()).isNotEqualTo(log.fingerprint());
  }

  @Test
  void theFilesOwnColumnComesFirst() throws IOException {
    String rows = "user,price,click,day\na,1,1,mon\nb,2,0,mon\na,1,1,tue\nb,2,0,wed 8%\n";
    String file = write("day=other/a.csv", rows);
    assertThat(open(DataSettings.files(BY_DAY, file)).rows(Part.TRAIN)).isEqualTo(2);
  }

  @Test
  void aColumnThatOnlySomeFilesHaveIsMissingInTheOthers() throws IOException {
    String old = write("day=mon/1.csv", "click,user\n1,a\n0,b\n");
    String middle = write("day=tue/2.csv", ROWS);
    String late = write("day=wed 8%25/3.csv", ROWS);
    String first = write("day=mon/0.csv", ROWS);
    EncodedLog log = open(DataSettings.files(BY_DAY, first, old, middle, late));
    assertThat(log.rows(Part.TRAIN)).isEqualTo(4);
    List<Float> absent = new ArrayList<>();
    for (long row = 0; row < 4; row++) {
      absent.add(log.numeric(1, Part.TRAIN).get(row));
    }
    assertThat(absent).containsExactly(0f, 0f, 1f, 1f);
    assertThat(
            open(DataSettings.files(BY_DAY, old, first, middle, late))
                .numeric(1, Part.TRAIN)
                .get(0))
        .isEqualTo(1f);
    String renamed = write("day=mon/r.csv", ROWS.replace("price", "cost"));
    assertThatThrownBy(() -> open(DataSettings.files(BY_DAY, first, renamed)))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("r.csv has no column 'price'", "'cost' instead", "union_by_name");
  }

  @Test
  void zstandardIsReadLikeGzip() throws IOException {
    Path file = folder.resolve("day=mon/log.csv.zst");
    Files.createDirectories(file.getParent());
    Files.write(file, Zstd.compress(ROWS.getBytes(StandardCharsets.UTF_8)));
    write("day=tue/b.csv", ROWS);
    write("day=wed 8%25/b.csv", ROWS);
    EncodedLog log = open(DataSettings.files(BY_DAY, folder.resolve("*/*.csv*").toString()));
    assertThat(log.rows(Part.TRAIN)).isEqualTo(2);
    List<String> users = new ArrayList<>();
    try (RawLog raw = RawLog.ofFiles("--input", List.of(file.toString()), CsvFormat.STANDARD)) {
      raw.read(
          List.of(new RawColumn("user", null)),
          rows -> {
            for (int row = 0; row < rows.size(); row++) {
              users.add(String.valueOf(rows.row(row)[0]));
            }
          });
    }
    assertThat(users).containsExactly("a", "b");
  }

  @Test
  void aDecimalCommaIsNamed() throws IOException {
    String file = write("day=mon/a.csv", "user;price;click\na;1,5;1\nb;2;0\n");
    write("day=tue/a.csv", ROWS.replace(',', ';'));
    write("day=wed 8%25/a.csv", ROWS.replace(',', ';'));
    assertThatThrownBy(() -> open(DataSettings.files(BY_DAY, folder.resolve("*/*.csv").toString())))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll(file, "data row 1", "'1,5'", "decimal comma", "data.decimal")
        .message()
        .hasLineCount(1);
    CsvFormat comma = CsvFormat.STANDARD.withDecimal(",");
    EncodedLog log =
        open(
            new DataSettings(
                List.of(folder.resolve("*/*.csv").toString()), null, comma, List.of(), BY_DAY));
    assertThat(log.numerics().get(0).mean()).isEqualTo(1.75);
    assertThatThrownBy(() -> CsvFormat.STANDARD.withDecimal("'"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("data.decimal");
  }

  @Test
  void aQueryThatMeetsABadLineSaysWhatIsWrongThere() throws IOException {
    String file = write("bad.csv", "user,price\n" + "a,1\n".repeat(30_000) + "b,much\n");
    DataSettings data =
        Studies.sql("SELECT *, 1 AS click, 'train' AS split FROM read_csv('%s')".formatted(file));
    assertThatThrownBy(() -> open(data))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("line 30002", "bad.csv", "much", "BIGINT", "b,much", "types={")
        .message()
        .hasLineCount(1);
  }
}
