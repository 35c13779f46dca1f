package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake in a log or in what a study says of it ends in one line that tells the way out. */
class BadLogTest {
  private static final String GOOD =
      """
      user,price,click,stay,split
      a,1,1,10,train
      b,2,0,0,train
      a,,1,5,train
      c,3,0,1,valid
      a,4,1,2,test
      """;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void namesThePlaceAndTheWayOut(String mistake, String log, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("log.csv"), log);
    assertOneLine(Studies.files(file.toString()), parts);
  }

  static Stream<Arguments> namesThePlaceAndTheWayOut() {
    return Stream.of(
        bad("too few values", GOOD.replace("b,2,0,0,train", "b,2,0,train"), "line 3", "4 values"),
        bad(
            "too many values",
            GOOD.replace("b,2,0,", "b,2,0,0,"),
            "line 3",
            "6 values",
            "5 columns"),
        bad(
            "too few values among mixed line ends",
            GOOD.replace("\n", "\r\n") + "c,3,1,train\n",
            "line 7",
            "4 values"),
        bad(
            "too many values among mixed line ends",
            GOOD.replace("train\na", "train\r\na") + "c,3,1,1,1,train\n",
            "line 7",
            "6 values"),
        bad("open quote", GOOD.replace("b,2", "\"b,2"), "line 3", "quote"),
        bad("empty file", "", "log.csv is empty"),
        bad("header only", "user,price,click,stay,split\n", "no row"),
        bad("column twice", GOOD.replace("stay,split", "user,split"), "'user' is twice"),
        bad(
            "unknown column",
            GOOD.replace("click", "clik"),
            "'click'",
            "maybe 'clik'",
            "it has user"),
        bad("text in a number", GOOD.replace("b,2", "b,two"), "data row 2", "'price'", "'two'"),
        bad("NaN in a number", GOOD.replace("b,2", "b,NaN"), "data row 2", "'NaN'", "null-values"),
        bad("infinity in a number", GOOD.replace("b,2", "b,-inf"), "data row 2", "'-inf'"),
        bad("NaN label", GOOD.replace("b,2,0", "b,2,nan"), "data row 2", "'click'", "'nan'"),
        bad("other label", GOOD.replace("b,2,0", "b,2,2"), "data row 2", "'2'", "positive"),
        bad("NaN stay", GOOD.replace("a,,1,5", "a,,1,NaN"), "data row 3", "'stay'", "'NaN'"),
        bad("one class", GOOD.replace("b,2,0", "b,2,1"), "'click' is 1 on all 3 training rows"),
        bad(
            "no label",
            GOOD.replaceAll("(?m),[01],(\\d+),train", ",,$1,train"),
            "'click' has no label"),
        bad(
            "constant",
            GOOD.replaceAll("\\d+,train", "7,train"),
            "'stay' is 7.0 on all 3 training"),
        bad("no valid part", GOOD.replace("valid", "dev"), "valid part is empty", "'dev' (1 rows)"),
        bad("not CSV", "PK\3\4", "zip archive"));
  }

  private static Arguments bad(String mistake, String log, String... parts) {
    return Arguments.of(mistake, log, parts);
  }

  private void assertOneLine(DataSettings data, String... parts) {
    assertOneLine(
        data, List.of(Studies.binary("click"), Studies.continuous("stay", Transform.NONE)), parts);
  }

  private void assertOneLine(DataSettings data, List<Target> targets, String... parts) {
    var study =
        Studies.study(
            data, List.of(Studies.id("user"), Studies.number("price", Transform.NONE)), targets);
    assertThatThrownBy(
            () -> EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE))
        .isInstanceOfSatisfying(
            StudyException.class,
            e ->
                assertThat(e.getMessage())
                    .contains(parts)
                    .hasLineCount(1)
                    .doesNotContain("dbmtl_"));
  }

  @Test
  void aTextMayMeanMissingInOneColumn() throws IOException {
    String log =
        Files.writeString(folder.resolve("log.csv"), GOOD.replace("b,2,", "-,-,")).toString();
    DataSettings data = Studies.files(log);
    assertOneLine(data, "'price'", "'-'");
    assertOneLine(data.withNullValuesOf(Map.of("prise", List.of("-"))), "maybe 'price'");
    var study =
        Studies.study(
            data.withNullValuesOf(Map.of("price", List.of("-"))),
            List.of(Studies.id("user"), Studies.number("price", Transform.NONE)),
            List.of(Studies.binary("click")));
    try (MappedLog read =
        EncodedLogs.openAny(study, folder.resolve("cache"), EncodingListener.NONE)) {
      assertThat(read.manifest().numbers().get(0).missing()).containsExactly(2L, 0L, 0L);
      assertThat(read.manifest().fields().get(0).distinct()).isEqualTo(2);
    }
  }

  @Test
  void namesTheFile() throws IOException {
    String good = Files.writeString(folder.resolve("good.csv"), GOOD).toString();
    String other =
        Files.writeString(folder.resolve("other.csv"), GOOD.replace("price", "cost")).toString();
    assertOneLine(Studies.files(good, other), other, "no column 'price'");
    assertOneLine(Studies.files(folder.resolve("none.csv").toString()), "no file", "none.csv");
    assertOneLine(
        Studies.files(folder.resolve("*.parquet").toString()), "no file matches", "*.parq");
    assertOneLine(Studies.files(folder.toString()), "is a folder", "*.csv");
    Path broken = Files.write(folder.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
    assertOneLine(Studies.files(broken.toString()), "broken.gz", "cannot be read");
    Path parquet = Files.writeString(folder.resolve("broken.parquet"), "PAR1 and nothing else");
    assertOneLine(Studies.files(parquet.toString()), "broken.parquet", "cannot be read");
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, GOOD.replace("b,2", "\u00e9,2").getBytes(StandardCharsets.ISO_8859_1));
    assertOneLine(Studies.files(latin.toString()), "latin.csv, line 3", "UTF-8");
  }

  @Test
  void namesTheExpression() throws IOException {
    String log = Files.writeString(folder.resolve("good.csv"), GOOD).toString();
    var stay = Studies.continuous("stay", Transform.NONE);
    var data = Studies.files(log);
    assertOneLine(
        data, List.of(Studies.binary("click", "> > 0", "")), "targets.click.positive", "> > 0");
    assertOneLine(
        data, List.of(Studies.binary("click", "", "pric > 0")), "targets.click.where", "pric > 0");
    assertOneLine(data, List.of(Studies.binary("click", "", "stay"), stay), "continuous target");
    assertOneLine(data, List.of(Studies.binary("click", "", "click")), "circle");
    assertOneLine(Studies.sql("SELEC * FROM '" + log + "'"), "data.sql", "syntax error");
    assertOneLine(Studies.sql("SELECT nothing FROM '" + log + "'"), "data.sql", "nothing");
    assertOneLine(Studies.sql("SELECT * FROM '" + log + ".no'"), "data.sql", "good.csv.no");
  }

  @Test
  void namesTheSplit() throws IOException {
    String log = Files.writeString(folder.resolve("good.csv"), GOOD).toString();
    var shares = new Split.Shares(.6, .2, .2);
    assertOneLine(
        Studies.files(new Split.ByTime("split", shares), log), "data row 1", "'train'", "neither");
    assertOneLine(
        Studies.files(new Split.ByTime("price", shares), log), "data row 3", "'price' is missing");
    assertOneLine(
        Studies.files(new Split.ByTime("click", shares), log), "part is empty", "one moment");
    assertOneLine(
        Studies.files(new Split.ByColumn("fold", "0", "1", "2"), log),
        "data.split.column",
        "'fold'");
  }

  @Test
  void namesTheGroupColumn() throws IOException {
    String log = Files.writeString(folder.resolve("good.csv"), GOOD).toString();
    var study =
        Studies.study(
                Studies.files(log), List.of(Studies.id("user")), List.of(Studies.binary("click")))
            .withMetrics(new MetricSettings("usr", Objective.JOINT));
    assertThatThrownBy(
            () -> EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("metrics.group", "'usr'", "maybe 'user'");
  }

  @Test
  void namesTheCacheFolder() throws IOException {
    String log = Files.writeString(folder.resolve("good.csv"), GOOD).toString();
    Files.writeString(folder.resolve("cache"), "a file stands here");
    assertOneLine(Studies.files(log), "cache");
  }
}
