package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
  private static final String ROWS = "user,age,click,like\nu1,30,1,0\nu2,,0,0\nnew,7,1,1\n";

  @TempDir static Path shared;
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void fit() throws IOException {
    TinyStudy study = TinyStudy.write(shared);
    assertThat(study.runAs("fit", "--structure=click>like", "--out=" + model()))
        .as(study.err.toString())
        .isZero();
  }

  private static Path model() {
    return shared.resolve("tiny.dbmtl");
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), ROWS);
  }

  @Test
  void everyKindOfInputAndOutputGivesTheSamePredictions() throws IOException {
    assertThat(predict("rows.csv", "a.csv")).as(err.toString()).isZero();
    String expected = Files.readString(folder.resolve("a.csv"));
    assertThat(expected.lines()).hasSize(4).first().isEqualTo("click,like,score");
    assertThat(out.toString())
        .contains("user: 1 value was not known from training (33.3 per 100 rows)")
        .contains("3 rows predicted");

    Files.writeString(folder.resolve("semi.csv"), ROWS.replace(',', ';'));
    assertThat(predict("semi.csv", "b.csv", "--delimiter=;")).isZero();
    assertThat(folder.resolve("b.csv")).hasContent(expected);

    try (OutputStream gz =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("rows.csv.gz")))) {
      gz.write(ROWS.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(predict("rows.csv.gz", "c.csv.gz")).isZero();
    try (InputStream gz = new GZIPInputStream(Files.newInputStream(folder.resolve("c.csv.gz")))) {
      assertThat(new String(gz.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    String csv = "'" + folder.resolve("rows.csv") + "'";
    assertThat(predictFrom("SELECT * FROM " + csv, "d.parquet", "--keep=age"))
        .as(err.toString())
        .isZero();
    String parquet = "'" + folder.resolve("d.parquet") + "'";
    assertThat(
            predictFrom(
                "SELECT r.user, d.age FROM " + csv + " r POSITIONAL JOIN " + parquet + " d",
                "e.csv"))
        .as(err.toString())
        .isZero();
    assertThat(folder.resolve("e.csv")).hasContent(expected);
  }

  /** A log with decimal commas and semicolons: the model reads rows as the study did. */
  @Test
  void rowsAreReadAsTheLogWas() throws IOException {
    TinyStudy study = TinyStudy.write(folder);
    StringBuilder log = new StringBuilder("user;age;click;like\n");
    for (int row = 0; row < 600; row++) {
      int click = row * 7 % 11 < 5 ? 1 : 0;
      log.append("u%d;%d,5;%d;%d\n".formatted(row % 7, row % 50, click, row % 3 == 0 ? click : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    Files.writeString(
        study.file(),
        Files.readString(study.file())
            .replace("{files: log.csv}", "{files: log.csv, delimiter: ';', decimal: ','}"));
    Path model = folder.resolve("comma.dbmtl");
    assertThat(study.runAs("fit", "--structure=click>like", "--out=" + model))
        .as(study.err.toString())
        .isZero();
    Files.writeString(folder.resolve("comma.csv"), "user;age\nu1;30,5\nu2;7,5\n");
    Files.writeString(folder.resolve("point.csv"), "user;age\nu1;30.5\nu2;7.5\n");
    assertThat(predictBy(model, folder.resolve("comma.csv").toString(), "f.csv"))
        .as(err.toString())
        .isZero();
    assertThat(predictBy(model, folder.resolve("point.csv").toString(), "g.csv", "--decimal=."))
        .as(err.toString())
        .isZero();
    assertThat(folder.resolve("g.csv")).hasSameTextualContentAs(folder.resolve("f.csv"));
    assertThat(predictBy(model, folder.resolve("comma.csv").toString(), "h.csv", "--decimal=."))
        .isEqualTo(2);
    assertThat(err.toString()).contains("'30,5'");
  }

  @Test
  void inputThatDoesNotFitIsOneLineAndLeavesNoFile() throws IOException {
    refused("user,other\nu1,2\n", "there is no column 'age'");
    refused("", "is empty");
    refused("user,age\n", "has a header, but no row");
    refused("user,age\nu1,30\nu2,old\n", "row 2: column 'age' holds 'old'");
    refused("user,age\nu1,inf\n", "column 'age' holds 'inf'");
  }

  private void refused(String rows, String message) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), rows);
    err.getBuffer().setLength(0);
    assertThat(predict("rows.csv", "a.csv", "--quiet")).as(rows).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertNothingWritten();
  }

  private void assertNothingWritten() {
    assertThat(folder.toFile().list()).containsExactly("rows.csv");
  }

  @Test
  void whatIsReadIsNotWrittenOver() throws IOException {
    assertThat(predict("rows.csv", "rows.csv", "--quiet")).isEqualTo(2);
    assertThat(predictFrom(folder + "/ro*.csv", "rows.csv", "--quiet")).isEqualTo(2);
    assertThat(predictFrom("FROM '" + folder + "/r*.csv'", "rows.csv", "--quiet")).isEqualTo(2);

    assertThat(err.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.contains("rows.csv is one of the files that are read"));
    assertThat(folder.resolve("rows.csv")).hasContent(ROWS);
    assertNothingWritten();
  }

  @Test
  void mistakesInOptionsAreOneLine() {
    assertMistake("a.txt", "the name must end in .csv, .csv.gz, .parquet");
    assertMistake(".", "is a folder: name a file in it");
    assertMistake("rows.csv/a.csv", "is a file");
    assertMistake("a.csv", "there is no column 'hour'", "--keep=hour");
    assertMistake("a.csv", "click is given, but no edge", "--given=click=1");
    assertMistake("a.csv", "use a number", "--given=click=yes");
    assertMistake("a.csv", "'lik' is not a target", "--score=click*lik");
    assertMistake("a.csv", "--threads is 0", "--threads=0");
    assertNothingWritten();
  }

  private void assertMistake(String to, String message, String... options) {
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--quiet");
    assertThat(predict("rows.csv", to, all.toArray(String[]::new))).as(message).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  private int predict(String input, String to, String... options) {
    return predictFrom(folder.resolve(input).toString(), to, options);
  }

  private int predictFrom(String input, String to, String... options) {
    return predictBy(model(), input, to, options);
  }

  private int predictBy(Path model, String input, String to, String... options) {
    List<String> args = new ArrayList<>(List.of("predict", model.toString()));
    args.addAll(List.of("--input", input, "--out", folder.resolve(to).toString()));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }
}
