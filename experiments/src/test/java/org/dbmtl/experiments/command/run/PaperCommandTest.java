package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.paper.PaperStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(300)
class PaperCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int paper(String results, String... options) {
    List<String> args = new ArrayList<>(List.of("paper", "--quiet"));
    args.add("--out=" + folder.resolve(results));
    args.add("--cache=" + folder.resolve("cache"));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }

  private JsonNode candidates(String results, String table) {
    return read(results, table).path("comparisons").path(0).path("candidates");
  }

  private JsonNode read(String results, String table) {
    return JsonMapper.shared().readTree(folder.resolve(results).resolve(table + ".json").toFile());
  }

  @Test
  void allTablesAreWrittenForTheDemo() throws IOException {
    assertThat(paper("a", "all", "--data=demo", "--rows=3000", "--repeats=2"))
        .as(err.toString())
        .isZero();

    assertThat(out.toString())
        .contains("The paper's Table 1 on demo", "The paper's Table 5 on demo", "CGR: goods_bag")
        .contains("3.3 (1) Multi-task", "3.3 (2) DBMTL", "3.3 (3) ESMM", "3.4 (1) DBMTL")
        .contains("3.4 (2) They gain more on the rare CFR than on CGR", "3.4 (3) DBMTL's gain")
        .contains("3.5, natural causes CTR>*", "3.5, even before rare CGR>*");
    for (int table = 1; table <= 5; table++) {
      assertThat(read("a/demo", "table" + table).path("comparisons").size())
          .isEqualTo(table == 1 ? 2 : 1);
      for (String ending : List.of("md", "csv", "tex", "html")) {
        assertThat(folder.resolve("a/demo").resolve("table%d.%s".formatted(table, ending)))
            .isNotEmptyFile();
      }
    }
    List<String> methods = new ArrayList<>();
    candidates("a/demo", "table1").forEach(c -> methods.add(c.path("method").asString()));
    assertThat(methods).containsExactly("wdl", "mtl", "esmm", "dbmtl");
    // A printed figure, ours, and the difference.
    double ours = auc(candidates("a/demo", "table3").path(2), "CFR");
    assertThat(Files.readString(folder.resolve("a/demo/table3.md")).replaceAll(" +", " "))
        .contains(
            String.format(Locale.ROOT, "CFR AUC | 0.7351 | %.4f | %+.5f [", ours, ours - 0.7351));
  }

  /** The small factor that lets an untrained target be judged moves nothing else. */
  @Test
  void ccrAndClrAreJudgedAndNotTrained() throws IOException {
    String[] options = {"--data=demo", "--rows=3000", "--repeats=1"};
    assertThat(paper("a", concat("table1", options))).as(err.toString()).isZero();
    JsonNode printed = read("a/demo", "table1").path("comparisons").path(0).path("candidates");
    JsonNode heads = read("a/demo", "table1").path("comparisons").path(1).path("candidates");
    Path study = folder.resolve("a/demo/paper-demo.yaml");
    List<String> args =
        List.of(
            "compare",
            study.toString(),
            "--methods=mtl,dbmtl",
            "--structures=CTR>*",
            "--repeats=1",
            "--quiet",
            "--cache=" + folder.resolve("cache"),
            "--out=" + folder.resolve("zero"));
    assertThat(Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new)))
        .as(err.toString())
        .isZero();
    JsonNode zero = candidates("zero", "compare");
    for (int i = 0; i < 2; i++) {
      JsonNode judged = printed.path(i == 0 ? 1 : 3);
      assertThat(zero.path(i).path("targets").path("CCR").path("auc").isMissingNode()).isTrue();
      assertThat(auc(judged, "CCR")).isBetween(0.1, 0.9);
      for (String target : List.of("CTR", "CGR", "CFR")) {
        assertThat(auc(judged, target)).isEqualTo(auc(zero.path(i), target));
      }
    }
    double gain = heads.path(0).path("targets").path("CCR").path("gain").path("mean").asDouble();
    assertThat(gain)
        .as("a trained head is better than an untrained one")
        .isGreaterThan(
            printed.path(1).path("targets").path("CCR").path("gain").path("mean").asDouble());
  }

  private static String[] concat(String first, String... others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(others));
    return all.toArray(String[]::new);
  }

  @Test
  void presetAndClickedRowsAreVariants() {
    assertThat(
            paper(
                "a",
                "table2",
                "--data=demo",
                "--rows=3000",
                "--repeats=1",
                "--clicked",
                "--preset=paper"))
        .as(err.toString())
        .isZero();
    JsonNode comparisons = read("a/demo-paper-preset", "table2").path("comparisons");
    assertThat(comparisons.size()).isEqualTo(2);
    assertThat(comparisons.path(1).path("title").asString()).endsWith("on clicked rows");
    assertThat(out.toString()).contains("Network and training are the paper's.");
  }

  @Test
  void table5IsTheSameDigitForDigit() {
    String[] options = {"table5", "--data=demo", "--rows=3000", "--repeats=2"};
    assertThat(paper("a", options)).as(err.toString()).isZero();
    List<String> again = new ArrayList<>(List.of(options));
    again.add("--parallel=1");
    assertThat(paper("b", again.toArray(String[]::new))).as(err.toString()).isZero();

    ObjectNode first = (ObjectNode) read("a/demo", "table5");
    ObjectNode second = (ObjectNode) read("b/demo", "table5");
    assertThat(first.remove("times")).isNotNull();
    second.remove("times");
    assertThat(second).isEqualTo(first);
    assertThat(first.path("comparisons").path(0).path("candidates").size()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table6 | --quiet | there is no 'table6': use table1, table2, table3, table4, table5 or"
            + " all",
        "table5 | --data=shop | --data is 'shop': use demo, kuairand or all",
        "table5 | --repeats=0 | --repeats is 0",
        "table5 | --rows=0 | --rows is 0",
        "table5 | --preset=theirs | --preset: there is no 'theirs': use ours, paper",
      })
  void aMistakeEndsInOneLineAndExitCode2(String table, String option, String message) {
    String[] options =
        option.equals("--quiet") ? new String[] {table} : new String[] {table, option};
    assertThat(paper("a", options)).isEqualTo(2);
    assertThat(err.toString()).startsWith("dbmtl: ").contains(message).hasLineCount(1);
  }

  /** The single roots on the real log, where the data folder is there. */
  @Test
  void table5OnKuaiRandShowsTheSingleRoots() {
    assumeTrue(
        PaperStudy.dataFolder(System.getenv("DBMTL_DATA")) != null,
        "skipped: the KuaiRand log is not here: set DBMTL_DATA");
    assertThat(paper("a", "table5", "--data=kuairand", "--repeats=1")).as(err.toString()).isZero();

    JsonNode candidates = candidates("a/kuairand", "table5");
    List<String> structures = new ArrayList<>();
    candidates.forEach(c -> structures.add(c.path("structure").asString("-")));
    assertThat(structures)
        .containsExactly("-", "CTR>CGR CTR>CFR", "CGR>CTR CGR>CFR", "CFR>CTR CFR>CGR");
    candidates.forEach(c -> assertThat(auc(c, "CTR")).isBetween(.7, .8));
    assertThat(out.toString()).contains("CGR (goods bag): is_comment_open");
  }

  private static double auc(JsonNode candidate, String target) {
    return candidate.path("targets").path(target).path("auc").path("mean").asDouble();
  }
}
