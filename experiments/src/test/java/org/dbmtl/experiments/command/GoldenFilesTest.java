package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.dbmtl.search.trial.Version;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What commands write stays the same to the byte, as the files in {@code src/test/resources/golden}
 * hold it, for the made-up trainings of {@link MadeUpEngine}. Where a change is meant, {@code
 * -Ddbmtl.golden=write} writes these files again.
 */
@Timeout(120)
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  private static final String STUDY =
      """
      name: golden
      seed: 7
      data: {files: log.csv}
      features: {user: id, age: number}
      targets:
        click: binary
        like: {kind: binary, weight: 2, where: click = 1}
        stay: {kind: continuous, transform: log1p}
      structure: {require: [like>stay], tiers: [[click, like], [stay]]}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2], edge-signal: label}
      training: {engine: made-up, batch: 50, learning-rate: 0.02}
      search: {strategy: exhaustive, repeats: 3, confirm: 3}
      sweep:
        trials: 8
        repeats: 2
        confirm: 3
        finalists: 2
        sampler: random
        space:
          training.learning-rate: {from: 0.001, to: 0.1, scale: log}
          network.embedding: [2, 4]
          structure: ["like>stay", "click>like like>stay"]
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void writeLog() throws IOException {
    StringBuilder log = new StringBuilder("user,age,click,like,stay\n");
    for (int row = 0; row < 600; row++) {
      int click = row * 7 % 11 < 5 ? 1 : 0;
      int like = row % 3 == 0 ? click : 0;
      log.append("u%d,%d,%d,%d,%d\n".formatted(row % 7, row % 50, click, like, row % 13));
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  private static String run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    assertThat(Dbmtl.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new)))
        .as(err.toString())
        .isZero();
    return out.toString();
  }

  /** Runs a command on the study with some of its lines changed. */
  private static String on(String study, String output, String command, String... options)
      throws IOException {
    Path file = Files.writeString(folder.resolve(output + ".yaml"), study);
    List<String> args = new ArrayList<>(List.of(command.split(" ")));
    args.addAll(List.of(file.toString(), "--cache=" + folder.resolve("cache")));
    if (!command.startsWith("bench")) {
      args.add("--out=" + folder.resolve(output));
    }
    args.addAll(List.of(options));
    return run(args.toArray(String[]::new));
  }

  private static void check(String output, String... files) throws IOException {
    for (String file : files) {
      check(output + "/" + file, folder.resolve(output).resolve(file));
    }
  }

  private static void check(String name, Path written) throws IOException {
    checkText(name, Files.readString(written));
  }

  private static void checkText(String name, String text) throws IOException {
    Path golden = GOLDEN.resolve(name);
    if ("write".equals(System.getProperty("dbmtl.golden"))) {
      Files.createDirectories(Objects.requireNonNull(golden.getParent()));
      Files.writeString(golden, normal(name, text));
    }
    assertThat(normal(name, text)).as(name).isEqualTo(Files.readString(golden));
  }

  /** The text without what differs between two runs, or two machines. */
  private static String normal(String name, String text) {
    String normal =
        text.replace("\\/", "/")
            .replace(folder.toString(), "FOLDER")
            .replace(Version.current(), "VERSION")
            .replace(System.getProperty("os.name") + " " + System.getProperty("os.version"), "OS")
            .replace(System.getProperty("os.arch"), "ARCHITECTURE")
            .replaceAll(
                "\\d{4}DASH\\d\\dDASH\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d([.\\\\]*\\d+)?)?( UTC|Z)?"
                    .replace("DASH", "(?:\\\\ensuremath\\{-}|\\\\?-)"),
                "TIME")
            .replaceAll("(\"worker\" : |1  )\"?[^\" ]+:\\d+\\b\"?", "$1WORKER")
            .replaceAll("(duration +)[0-9.]+ s|[0-9.]+ s( by the clock)", "$1TAKEN$2")
            .replaceAll("(processors(?:\\W|th>|<td>|bdi>)+)\\d+", "$1PROCESSORS")
            .replaceAll("(\"(?:elapsedSeconds|seconds|wallSeconds)\" : )[0-9.E-]+", "$10");
    if (name.endsWith(".html")) { // style and script are files of their own
      normal = normal.replaceAll("(?s)(<(style|script)>).+?(</\\2>)", "$1$3");
    }
    if (!name.endsWith(".json")) { // the columns of a table are as wide as its widest text
      normal = normal.replaceAll(" {2,}", "  ").replaceAll(" +(?=\\||\\\\|&)", " ");
    }
    // Functions of the machine's libraries may differ in the last digits.
    return Pattern.compile("-?\\d+\\.\\d{10,}(?:E-?\\d+)?")
        .matcher(normal)
        .replaceAll(
            number ->
                new BigDecimal(number.group())
                    .round(new MathContext(11))
                    .stripTrailingZeros()
                    .toString());
  }

  @Test
  void search() throws IOException {
    on(STUDY, "search", "search", "--quiet");
    run("report", folder.resolve("search").toString(), "--format=html,md,csv,latex,json");
    check(
        "search",
        "ranking.json",
        "report.html",
        "report.md",
        "report.csv",
        "report.tex",
        "report.json");
  }

  @Test
  void aSearchThatRacesFailsAndHasAFront() throws IOException {
    String study =
        STUDY
            .replace("repeats: 3, confirm: 3", "repeats: 2..4, confirm: 0, pareto: true")
            .replace("edge-signal: label", "edge-signal: embedding");
    on(study, "front", "search", "--quiet");
    check("front", "ranking.json", "report.md");
  }

  @Test
  void aSearchInWhichTrainingsFail() throws IOException {
    String study =
        STUDY.replace("batch: 50", "batch: 51").replace("repeats: 3, confirm: 3", "repeats: 2");
    on(study, "failing", "search", "--quiet");
    check("failing", "ranking.json", "report.md");
  }

  @Test
  void sweep() throws IOException {
    on(STUDY, "sweep", "sweep", "--quiet");
    check("sweep", "sweep.json", "report.html", "report.md");
  }

  @Test
  void aSweepWithAFront() throws IOException {
    String study = STUDY.replace("repeats: 3, confirm: 3", "repeats: 3, confirm: 3, pareto: true");
    on(study, "sweep-front", "sweep", "--quiet");
    check("sweep-front", "sweep.json", "report.md");
  }

  @Test
  void compare() throws IOException {
    String out =
        on(
            STUDY,
            "compare",
            "compare",
            "--quiet",
            "--repeats=3",
            "--methods=dbmtl,mtl,esmm",
            "--structures",
            "like>stay",
            "click>stay like>stay",
            "--reference=mtl");
    check("compare", "compare.json", "compare.html", "compare.md", "compare.csv");
    checkText("compare/out.txt", out);
  }

  @Test
  void train() throws IOException {
    on(STUDY, "train", "train", "--quiet", "--structure=like>stay");
    check("train", "metrics.json");
  }

  @ParameterizedTest
  @CsvSource({"noise,--seeds=4", "order,--seeds=2"})
  void bench(String command, String option) throws IOException {
    String study =
        STUDY.replace("like: {kind: binary, weight: 2, where: click = 1}", "like: binary");
    checkText(
        "bench/" + command + ".json",
        on(study, command, "bench " + command, option, "--json", "--quiet"));
    checkText(
        "bench/" + command + ".txt", on(study, command, "bench " + command, option, "--quiet"));
  }

  @Test
  void look() throws IOException {
    on(STUDY, "look", "search", "--quiet", "--strategy=greedy", "--repeats=2");
    String store = "--store=" + folder.resolve("look");
    checkText("look/studies.json", run("studies", store, "--json"));
    checkText("look/trials.json", run("trials", store, "--json", "--best", "--limit=3"));
    checkText("look/show.json", run("show", "3", store, "--json"));
    checkText("look/show.txt", run("show", "3", store));
  }
}
