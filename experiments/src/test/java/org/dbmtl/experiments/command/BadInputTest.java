package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake of a user ends in one line that names the value and the place, and exit code 2. */
class BadInputTest {
  private static final String STUDY =
      """
      data:
        files: log.csv
      features:
        user: id
        age: number
      targets:
        click: binary
        like: binary
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 10}
      search: {repeats: 1, trials: 1, confirm: 0, parallel: 1}
      """;

  /**
   * One mistake.
   *
   * @param what is wrong
   * @param args of {@code dbmtl search}, before the output and cache folders
   * @param parts what the line holds
   */
  record Bad(String what, Change change, List<String> args, List<String> parts) {
    Bad holds(String... expected) {
      return new Bad(what, change, args, List.of(expected));
    }

    @Override
    public String toString() {
      return what;
    }
  }

  /** Changes the good study and log into bad ones. */
  interface Change {
    void in(Path folder) throws IOException;
  }

  @TempDir Path folder;

  @BeforeEach
  void writeGoodStudy() throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    StringBuilder log = new StringBuilder("user,age,click,like\n");
    for (int row = 0; row < 200; row++) {
      log.append("u%d,%d,%d,%d\n".formatted(row % 7, row % 50, row % 2, row % 3 == 0 ? 1 : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  static List<Bad> bad() {
    List<Bad> all = new ArrayList<>();
    // The study file.
    all.add(
        bad("no study file", folder -> {}, "none.yaml").holds("none.yaml: there is no such file"));
    all.add(bad("a folder for a study", folder -> {}, ".").holds("is a folder"));
    all.add(yaml("an empty study", "").holds("study.yaml is empty"));
    all.add(yaml("YAML that is none", STUDY + "x: [1\n").holds("study.yaml:13: not valid YAML"));
    all.add(
        edit("an unknown key", "batch: 10", "bacth: 10")
            .holds("study.yaml:10: unknown key 'bacth'", "maybe 'batch'"));
    all.add(
        edit("a target twice", "like: binary", "click: binary")
            .holds("study.yaml:8: targets.click is given twice"));
    all.add(
        edit("a target for a feature", "age: number", "like: number")
            .holds("study.yaml:5: target 'like' is also listed as a feature"));
    all.add(
        edit("a weight below 0", "like: binary", "like: {kind: binary, weight: -1}")
            .holds("study.yaml:8: targets.like.weight is -1: use 0 or more"));
    all.add(
        edit("an unknown strategy", "repeats: 1", "strategy: gredy")
            .holds("study.yaml:11: search.strategy is 'gredy'", "maybe 'greedy'"));
    all.add(
        edit("no repeats", "repeats: 1", "repeats: 0").holds("study.yaml:11: search.repeats is 0"));
    all.add(
        edit("fewer trials than repeats", "repeats: 1", "repeats: 2")
            .holds("study.yaml:11: search.trials is 1"));
    all.add(
        edit("files next to sql", "files: log.csv", "files: log.csv\n  sql: SELECT 1")
            .holds("study.yaml:1: data: give either 'files'"));
    all.add(
        edit(
                "a cycle in require",
                "training:",
                "structure: {require: 'click>like like>click'}\ntraining:")
            .holds("study.yaml:10: structure.require: ", "click > like > click"));
    all.add(
        edit(
                "an edge required and forbidden",
                "training:",
                "structure: {require: click>like, forbid: click>like}\ntraining:")
            .holds("click>like"));
    all.add(
        edit("an unknown engine", "batch: 10", "batch: 10, engine: torch")
            .holds("study.yaml:10: training.engine is 'torch'", "dl4j"));
    // The command line.
    all.add(
        bad("an unknown option", folder -> {}, "study.yaml", "--trails=3")
            .holds("--trails", "maybe '--trials'"));
    all.add(
        bad("text for a number", folder -> {}, "study.yaml", "--trials=many")
            .holds("--trials", "many"));
    all.add(
        bad("no repeats by option", folder -> {}, "study.yaml", "--repeats=0")
            .holds("command line: search.repeats is 0"));
    all.add(
        bad("an unknown objective by option", folder -> {}, "study.yaml", "--objective=gain")
            .holds("command line: --objective is 'gain': use one of joint, served, fused"));
    all.add(
        bad("an unknown strategy by option", folder -> {}, "study.yaml", "--strategy=gredy")
            .holds("'gredy'", "greedy"));
    all.add(
        bad("an unknown engine by option", folder -> {}, "study.yaml", "--engine=torch")
            .holds("training.engine is 'torch'", "dl4j", "fused"));
    all.add(
        bad("an unknown seeding by option", folder -> {}, "study.yaml", "--seeding=luck")
            .holds("'luck'", "entropy"));
    all.add(
        bad("a target twice by option", folder -> {}, "study.yaml", "--targets=click,click")
            .holds("command line: ", "'click' is listed twice"));
    all.add(
        bad("an unknown target by option", folder -> {}, "study.yaml", "--targets=click,buy")
            .holds("command line: ", "'buy'", "click, like"));
    all.add(
        bad("a cycle in --start", folder -> {}, "study.yaml", "--start=click>like like>click")
            .holds("command line: --start: ", "click > like > click"));
    all.add(
        bad("an unknown target in --start", folder -> {}, "study.yaml", "--start=click>buy")
            .holds("--start: ", "'buy'"));
    all.add(
        bad(
                "a --start that is forbidden",
                folder -> {},
                "study.yaml",
                "--start=click>like",
                "--forbid=click>like")
            .holds("click>like"));
    all.add(
        bad("an edge that is none", folder -> {}, "study.yaml", "--require=click-like")
            .holds("--require: 'click-like'"));
    // The data.
    all.add(edit("a missing file", "log.csv", "gone.csv").holds("study.yaml:2: ", "gone.csv"));
    all.add(
        edit("a glob without a match", "log.csv", "\"part-*.csv\"")
            .holds("study.yaml:2: ", "part-*.csv"));
    all.add(
        edit("a query that is none", "files: log.csv", "sql: SELEC 1")
            .holds("study.yaml:2: ", "data.sql"));
    all.add(
        edit("an unknown column", "age: number", "agee: number")
            .holds("study.yaml:5: ", "agee", "age"));
    all.add(
        edit(
                "a split value that is absent",
                "files: log.csv",
                "files: log.csv\n  split: {column: user, train: u0, valid: u1, test: u99}")
            .holds("u99"));
    all.add(
        edit("a batch larger than the data", "batch: 10", "batch: 1000").holds("batch", "1000"));
    all.add(log("an empty log", "").holds("log.csv", "empty"));
    all.add(log("a header alone", "user,age,click,like\n").holds("log.csv", "row"));
    all.add(append("a ragged row", "u1,3,1\n").holds("log.csv", "202"));
    all.add(append("a label that is not a number", "u1,3,perhaps,1\n").holds("click", "perhaps"));
    all.add(append("a number that is none", "u1,old,1,1\n").holds("age", "old"));
    all.add(
        bad(
                "a target of one class",
                folder ->
                    Files.writeString(
                        folder.resolve("log.csv"),
                        Files.readString(folder.resolve("log.csv")).replaceAll(",1\n", ",0\n")),
                "study.yaml")
            .holds("like", "study.yaml:8: "));
    // The output.
    all.add(
        bad(
                "a file for the output folder",
                folder -> Files.writeString(folder.resolve("out"), "mine"),
                "study.yaml")
            .holds("output folder", "out is a file"));
    all.add(
        bad(
                "a file above the output folder",
                folder -> Files.writeString(folder.resolve("above"), "mine"),
                "study.yaml",
                "--out=above/out")
            .holds("output folder", "above"));
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void aMistakeEndsInOneLineAndExitCode2(Bad bad) throws IOException {
    bad.change().in(folder);
    List<String> args = new ArrayList<>(List.of("search"));
    for (String arg : bad.args()) {
      args.add(
          arg.startsWith("--out=")
              ? "--out=" + folder.resolve(arg.substring("--out=".length()))
              : arg.startsWith("--") ? arg : folder.resolve(arg).toString());
    }
    if (bad.args().stream().noneMatch(arg -> arg.startsWith("--out="))) {
      args.add("--out=" + folder.resolve("out"));
    }
    args.addAll(List.of("--cache=" + folder.resolve("cache"), "--quiet"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code = Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));

    assertThat(err.toString()).startsWith("dbmtl: ").contains(bad.parts());
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  private static Bad bad(String what, Change change, String... args) {
    return new Bad(what, change, List.of(args), List.of());
  }

  private static Bad yaml(String what, String text) {
    return bad(what, folder -> Files.writeString(folder.resolve("study.yaml"), text), "study.yaml");
  }

  private static Bad edit(String what, String old, String replacement) {
    return yaml(what, STUDY.replace(old, replacement));
  }

  private static Bad log(String what, String text) {
    return bad(what, folder -> Files.writeString(folder.resolve("log.csv"), text), "study.yaml");
  }

  private static Bad append(String what, String row) {
    return bad(
        what,
        folder -> Files.writeString(folder.resolve("log.csv"), row, StandardOpenOption.APPEND),
        "study.yaml");
  }
}
