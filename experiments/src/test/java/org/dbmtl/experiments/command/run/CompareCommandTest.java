package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
class CompareCommandTest {
  private static final String[] ALL = {
    "--quiet", "--methods=wdl,mtl,esmm,dbmtl", "--structures", "click>*", "like>click", ""
  };

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  @Test
  void everyMethodAndStructureIsTrainedAndWrittenInFiveFormats() {
    assertThat(study.run("compare", "a", ALL)).as(study.err.toString()).isZero();

    JsonNode candidates = json("a").path("comparisons").path(0).path("candidates");
    List<String> names = new ArrayList<>();
    candidates.forEach(
        c -> names.add(c.path("method").asString() + " " + c.path("structure").asString()));
    // Without edges esmm and dbmtl are mtl.
    assertThat(names)
        .containsExactly(
            "wdl ",
            "mtl ",
            "esmm click>like",
            "esmm like>click",
            "dbmtl click>like",
            "dbmtl like>click");
    assertThat(candidates.path(0).path("repeats").asInt()).isEqualTo(3);
    assertThat(candidates.path(0).path("targets").path("click").path("auc").path("mean").asDouble())
        .isBetween(0.0, 1.0);
    assertThat(study.out.toString()).contains(" *", "rows/s", "compare.tex");
    for (String ending : List.of("md", "csv", "tex", "html", "json")) {
      assertThat(folder.resolve("a/compare." + ending)).isNotEmptyFile();
    }
    assertThat(study.err.toString()).isEmpty();
  }

  @Test
  void itsReportIsWrittenAnewAsItWas() throws IOException {
    assertThat(study.run("compare", "a", "--structures", "click>like")).isZero();
    Path results = folder.resolve("a");
    List<String> texts = new ArrayList<>();
    for (String ending : List.of("html", "md", "tex", "csv", "json")) {
      texts.add(Files.readString(results.resolve("compare." + ending)));
    }
    for (String ending : List.of("html", "md", "tex")) {
      Files.delete(results.resolve("compare." + ending));
    }
    assertThat(
            Dbmtl.run(
                new PrintWriter(study.out),
                new PrintWriter(study.err),
                "report",
                results.toString(),
                "--format=html,md,latex,csv,json"))
        .as(study.err.toString())
        .isZero();
    List<String> anew = new ArrayList<>();
    for (String ending : List.of("html", "md", "tex", "csv", "json")) {
      anew.add(Files.readString(results.resolve("compare." + ending)));
    }
    assertThat(anew).isEqualTo(texts);
    assertThat(results.resolve("compare-tables.csv")).isNotEmptyFile();
    assertThat(study.out.toString()).contains("compare-tables.json");
  }

  @Test
  void aScoreIsThatOfTheTrainCommandOnTheSameSeed() {
    assertThat(study.run("compare", "a", "--quiet", "--part=valid", "--structures", "click>like"))
        .as(study.err.toString())
        .isZero();
    assertThat(study.run("train", "t", "--quiet", "--structure=click>like", "--repeat=2"))
        .as(study.err.toString())
        .isZero();

    double trained = read("t/metrics.json").path("score").asDouble();
    JsonNode dbmtl = json("a").path("comparisons").path(0).path("candidates").path(1);
    assertThat(dbmtl.path("score").path("values").path("2").asDouble()).isEqualTo(trained);
  }

  @Test
  void twoRunsAndAnyNumberOfTrialsSideBySideGiveTheSameFigures() {
    assertThat(study.run("compare", "a", with("--parallel=1"))).as(study.err.toString()).isZero();
    assertThat(study.run("compare", "b", with("--parallel=1"))).as(study.err.toString()).isZero();
    assertThat(study.run("compare", "c", with("--parallel=2"))).as(study.err.toString()).isZero();

    ObjectNode first = untimed("a");
    assertThat(first.path("comparisons").path(0).path("candidates").size()).isEqualTo(6);
    assertThat(untimed("b")).isEqualTo(first);
    assertThat(untimed("c")).isEqualTo(first);
  }

  @Test
  void otherStructuresMethodsAndRepeatsReuseWhatIsTrained() {
    assertThat(study.run("compare", "a", "--quiet", "--repeats=2", "--structures", "click>like"))
        .as(study.err.toString())
        .isZero();
    assertThat(completed("a")).isEqualTo(4);
    assertThat(study.run("compare", "a", ALL)).as(study.err.toString()).isZero();
    // Six candidates three times, of which four trainings were there.
    assertThat(completed("a")).isEqualTo(18);
    assertThat(study.run("compare", "b", ALL)).as(study.err.toString()).isZero();
    assertThat(untimed("a")).isEqualTo(untimed("b"));
  }

  @Test
  void aKilledComparisonGoesOnToTheVerySameFigures() throws IOException, InterruptedException {
    String[] options = with("--epochs=60");
    assertThat(study.run("compare", "whole", options)).as(study.err.toString()).isZero();
    Process process = study.start("compare", "broken", options);
    while (process.isAlive() && completed("broken") < 3) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    process.destroyForcibly().waitFor();
    assertThat(folder.resolve("broken/compare.json"))
        .as(Files.readString(folder.resolve("process.txt")))
        .doesNotExist();
    assertThat(study.run("compare", "broken", options)).as(study.err.toString()).isZero();
    assertThat(untimed("broken")).isEqualTo(untimed("whole"));
  }

  @Test
  void anInterruptedComparisonWritesWhatHasEndedAndTellsHowToGoOn() throws InterruptedException {
    Thread compare =
        new Thread(() -> study.run("compare", "a", "--epochs=300", "--parallel=1", "--repeats=9"));
    compare.start();
    while (compare.isAlive() && completed("a") < 2) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    compare.interrupt();
    compare.join();
    assertThat(study.out.toString()).contains("To go on: dbmtl compare");
    JsonNode candidates = json("a").path("comparisons").path(0).path("candidates");
    assertThat(candidates.path(0).path("repeats").asInt()).isBetween(1, 8);
  }

  @Test
  void pairsAreTablesOfTheirOwnOnTheSameRows() throws IOException {
    Files.writeString(
        study.file(),
        Files.readString(study.file())
            .replace(
                "{click: binary, like: binary}",
                "{click: binary, like: {kind: binary, where: click},"
                    + " again: {kind: binary, column: like, where: click}}"));

    assertThat(study.run("compare", "a", "--quiet", "--pairs", "--repeats=2"))
        .as(study.err.toString())
        .isZero();

    JsonNode comparisons = json("a").path("comparisons");
    List<String> titles = new ArrayList<>();
    comparisons.forEach(comparison -> titles.add(comparison.path("title").asString()));
    assertThat(titles).containsExactly("click and like", "click and again", "like and again");
    JsonNode last = comparisons.path(2).path("candidates");
    assertThat(last.path(0).path("method").asString()).isEqualTo("mtl");
    assertThat(last.path(1).path("structure").asString()).isEqualTo("like>again");
    assertThat(last.path(2).path("structure").asString()).isEqualTo("again>like");
    // With and without click among the targets, like counts where click is on: the base rate tells.
    assertThat(entropy(comparisons.path(2), "like"))
        .isCloseTo(entropy(comparisons.path(0), "like"), org.assertj.core.data.Offset.offset(1e-9));
  }

  /** Log loss over normalised entropy: that of the rows' own rate, whatever is predicted. */
  private static double entropy(JsonNode comparison, String target) {
    JsonNode metrics = comparison.path("candidates").path(0).path("targets").path(target);
    return metrics.path("logLoss").path("values").path("0").asDouble()
        / metrics.path("normalisedEntropy").path("values").path("0").asDouble();
  }

  @Test
  void freshStartsOverAndKeepsTheEarlierTables() throws IOException {
    assertThat(study.run("compare", "a", "--repeats=2")).as(study.err.toString()).isZero();
    String before = Files.readString(folder.resolve("a/compare.json"));
    Files.writeString(folder.resolve("a/compare-tables.csv"), "of dbmtl report");
    assertThat(study.run("compare", "a", "--repeats=2", "--epochs=2")).isEqualTo(2);
    assertThat(study.err.toString()).contains("training.epochs was 1, is 2", "--fresh");
    assertThat(study.run("compare", "a", "--repeats=2", "--epochs=2", "--fresh")).isZero();
    assertThat(folder.resolve("a/old-1/compare.json")).hasContent(before);
    assertThat(folder.resolve("a/old-1/compare.page.json")).isNotEmptyFile();
    assertThat(folder.resolve("a/compare-tables.csv")).doesNotExist();
  }

  @Test
  void oneRepeatIsSaidToTellNothing() {
    assertThat(study.run("compare", "a", "--repeats=1")).as(study.err.toString()).isZero();
    assertThat(study.err.toString()).contains("ties cannot be judged");
    assertThat(study.out.toString()).contains("tells nothing of chance");
    json("a")
        .path("comparisons")
        .path(0)
        .path("candidates")
        .forEach(
            c -> {
              assertThat(c.path("score").has("standardError")).isFalse();
              assertThat(c.path("score").path("mark").asString("")).isNotEqualTo("tied");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--structures=click>lik | there is no target 'lik', maybe 'like'",
        "--structures=lik>* | there is no target 'lik', maybe 'like'",
        "--structures=click>like like>click | --structures 'click>like like>click': the edges"
            + " close",
        "--structures=click>* *>click | close a cycle",
        "--methods=dbmtl,tree | --methods is 'tree': use one of dbmtl, mtl, esmm, wdl",
        "--methods=mtl,mtl | 'mtl' is given twice",
        "--repeats=0 | --repeats is 0",
        "--parallel=-1 | --parallel is -1",
        "--part=train | --part is 'train': use test or valid",
        "--reference=wdl | --reference 'wdl' is not compared: use none, or one of 'mtl',",
        "--targets=click,lik | no target 'lik'",
        "--epochs=0 | training.epochs is 0",
        "--engine=torch | training.engine is 'torch'",
      })
  void aMistakeEndsInOneLineAndExitCode2(String option, String message) {
    assertThat(study.run("compare", "a", "--quiet", option)).isEqualTo(2);
    assertThat(study.err.toString()).startsWith("dbmtl: ").contains(message).hasLineCount(1);
    assertThat(study.out.toString()).isEmpty();
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThat(study.run("compare", "a", "--structures", "click>like", "click > *")).isEqualTo(2);
    assertThat(study.run("compare", "a", "--pairs", "--structures", "click>like")).isEqualTo(2);
    assertThat(study.run("compare", "a", "--pairs", "--targets=click")).isEqualTo(2);
    assertThat(study.run("compare", "a", "--methods=dbmtl", "--targets=click")).isEqualTo(2);
    assertThat(study.err.toString())
        .contains("'click > *' is given twice, as 'click>like'")
        .contains("--pairs has structures of its own")
        .contains("--pairs needs two targets or more")
        .contains("no structure is left to train");
  }

  @Test
  void hostileNamesStayNames() throws IOException {
    Files.writeString(
        study.file(),
        Files.readString(study.file())
            .replace(
                "{click: binary, like: binary}",
                "{\"<b\": {kind: binary, column: click}, \"=cmd()\": {kind: binary, column: like},"
                    + " '\\input{x}': {kind: binary, column: like, where: '<b'}}"));
    assertThat(study.run("compare", "a", "--quiet", "--repeats=2", "--structures", "=cmd()>*"))
        .as(study.err.toString())
        .isZero();

    assertThat(folder.resolve("a/compare.html"))
        .content()
        .contains(
            "<th scope=\"col\" class=\"number\"><bdi>&lt;b</bdi> AUC</th>",
            "<code><bdi>=cmd()&gt;*</bdi></code>")
        .doesNotContain("<b ");
    assertThat(folder.resolve("a/compare.tex"))
        .content()
        .contains("\\textbackslash{}input\\{x\\} AUC", "\\textless{}b AUC")
        .doesNotContain("\\input");
    assertThat(Files.readString(folder.resolve("a/compare.csv")).lines())
        .anyMatch(line -> line.contains(",'=cmd(),auc,"))
        .noneMatch(line -> line.matches("(^|.*,)=cmd.*"));
    assertThat(folder.resolve("a/compare.md")).content().contains("&lt;b AUC");
    assertThat(study.run("compare", "b", "--quiet", "--repeats=2", "--pairs"))
        .as(study.err.toString())
        .isZero();
  }

  private static String[] with(String option) {
    List<String> options = new ArrayList<>(List.of(option));
    options.addAll(List.of(ALL));
    return options.toArray(String[]::new);
  }

  private JsonNode json(String results) {
    return read(results + "/compare.json");
  }

  private JsonNode read(String file) {
    return JsonMapper.shared().readTree(folder.resolve(file).toFile());
  }

  private ObjectNode untimed(String results) {
    ObjectNode root = (ObjectNode) json(results);
    assertThat(root.remove("times")).isNotNull();
    return root;
  }

  private long completed(String results) {
    if (!TrialStores.exists(folder.resolve(results).toString())) {
      return 0;
    }
    try (TrialStore store = TrialStores.open(folder.resolve(results).toString())) {
      return store.studies().stream()
          .flatMap(there -> store.trials(there.number()).stream())
          .map(StoredTrial::state)
          .filter(TrialState.COMPLETED::equals)
          .count();
    }
  }
}
