package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SweepCommandTest {
  private static final String SPACE =
      """
      sweep:
        trials: 14
        repeats: 2
        confirm: 2
        finalists: 2
        least: 0.3
        space:
          training.learning-rate: {from: 0.001, to: 0.1, scale: log}
          network.embedding: {from: 2, to: 8, whole: true, scale: log}
          layers: [1, 2]
          network.shared.1: {choice: [8, 4]}
          network.shared.2: {from: 2, to: 6, step: 2, when: {layers: 2}}
          network.edge-signal: [embedding, label]
          structure: %s
        where: ["network.embedding < 8 or training.learning-rate < 0.05"]
        start: [{training.learning-rate: 0.01, network.embedding: 4, layers: 1, network.shared.1: 8,
                 network.edge-signal: embedding%s}]
      """;

  @TempDir Path folder;

  private TinyStudy study(String structure, String start) throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    Files.writeString(
        tiny.file(), Files.readString(tiny.file()) + SPACE.formatted(structure, start));
    return tiny;
  }

  private static String untimed(Path results) throws IOException {
    String text = Files.readString(results.resolve("sweep.json"));
    return text.substring(0, text.indexOf("\"times\""));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"tpe, asha", "random, hyperband", "sobol, median", "tpe, none"})
  void isTheSameForAnyNumberOfWorkersAndReplaysFromItsStore(String sampler, String scheduler)
      throws IOException {
    TinyStudy tiny = study("[\"\", \"click>like\"]", ", structure: \"\"");
    String[] options = {"--sampler", sampler, "--scheduler", scheduler};
    assertThat(tiny.run("sweep", "one", with(options, "--parallel", "1"))).isZero();
    assertThat(tiny.run("sweep", "four", with(options, "--parallel", "4"))).isZero();
    assertThat(untimed(folder.resolve("four"))).isEqualTo(untimed(folder.resolve("one")));
    String first = untimed(folder.resolve("one"));
    assertThat(tiny.run("sweep", "one", with(options, "--parallel", "2"))).isZero();
    assertThat(untimed(folder.resolve("one"))).isEqualTo(first);
    assertThat(tiny.err.toString()).contains("going on with the sweep");
  }

  private static String[] with(String[] options, String... more) {
    return Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  void writesAStudyThatCanBeSearchedAndTrained() throws IOException {
    TinyStudy tiny = study("search", "");
    // So fast that it does harm: nothing can be learned from this log.
    Files.writeString(
        tiny.file(),
        Files.readString(tiny.file()).replace("{batch: 50}", "{batch: 50, learning-rate: 0.3}"));
    assertThat(tiny.run("sweep", "swept")).isZero();
    Path results = folder.resolve("swept");
    for (String name : List.of("sweep.json", "trials.csv", "report.md", "report.html")) {
      assertThat(results.resolve(name)).isNotEmptyFile();
    }
    assertThat(Files.readString(results.resolve("report.md")))
        .contains("## Finalists")
        .contains("## Slices")
        .contains("14 points were tried");
    assertThat(Files.readString(results.resolve("report.html")))
        .contains("Score by training;")
        .contains("Parallel coordinates")
        .contains("Score by training.learning-rate");
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Path anew = folder.resolve("anew");
    assertThat(Dbmtl.run(nowhere, nowhere, "report", results.toString(), "--out=" + anew)).isZero();
    for (String name : List.of("report.md", "report.html")) {
      assertThat(anew.resolve(name)).hasSameBinaryContentAs(results.resolve(name));
    }
    Path best = results.resolve("best.yaml");
    assertThat(StudyFile.read(best).training().learningRate()).isLessThan(0.11);
    StringWriter out = new StringWriter();
    int code =
        Dbmtl.run(
            new PrintWriter(out),
            new PrintWriter(out),
            "train",
            best.toString(),
            "--structure=click>like",
            "--out=" + folder.resolve("trained"),
            "--cache=" + folder.resolve("cache"));
    assertThat(code).as(out::toString).isZero();
  }

  @Test
  void learnsFromAnEarlierSweep() throws IOException {
    TinyStudy tiny = study("[\"\", \"click>like\"]", ", structure: \"\"");
    assertThat(tiny.run("sweep", "earlier", "--scheduler", "none")).isZero();
    assertThat(
            tiny.run(
                "sweep", "later", "--trials", "3", "--from", folder.resolve("earlier").toString()))
        .isZero();
    assertThat(tiny.err.toString()).contains("14 trainings of");
  }

  @Test
  void goesOnFromTheEpochsOfTheRungBelow() throws IOException {
    TinyStudy tiny = study("[\"\", \"click>like\"]", ", structure: \"\"");
    Files.writeString(
        tiny.file(),
        Files.readString(tiny.file())
            .replace("training: {batch: 50}", "training: {batch: 50, epochs: 9}")
            .replace("  trials: 14\n", "  trials: 14\n  fidelity: epochs\n"));
    String[] options = {"--scheduler", "hyperband"};
    assertThat(tiny.run("sweep", "one", with(options, "--parallel", "1"))).isZero();
    assertThat(tiny.run("sweep", "four", with(options, "--parallel", "4"))).isZero();
    assertThat(untimed(folder.resolve("four"))).isEqualTo(untimed(folder.resolve("one")));
    assertThat(folder.resolve("one").resolve("trials").resolve("run-1")).doesNotExist();
  }

  @Test
  void aSweepOfWhichEachPointFailsSaysWhyAndExitsWithTwo() throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    Files.writeString(
        tiny.file(),
        Files.readString(tiny.file()) + "sweep: {space: {training.batch: [90000, 80000]}}\n");
    assertThat(tiny.run("sweep", "failed", "--parallel", "1")).isEqualTo(2);
    String cause = "training.batch is 90000, but the training part has ";
    assertThat(tiny.err.toString()).contains("all points of the sweep failed, the first with: ");
    assertThat(tiny.out.toString()).contains("Every point failed").contains(cause);
    Path results = folder.resolve("failed");
    assertThat(Files.readString(results.resolve("report.md")))
        .contains("## Failed trainings")
        .contains(cause);
    assertThat(Files.readString(results.resolve("trials.csv"))).contains(cause);
    assertThat(results.resolve("best.yaml")).doesNotExist();
  }

  private static final String FEATURES =
      """
      sweep:
        trials: 12
        scheduler: none
        confirm: 0
        finalists: 1
        repeats: 1
        space:
          features.user.min-count: [1, 80]
          features.age.use: [true, false]
          features.age.transform: [none, log1p]
          training.loss-weights.like: [1, 3]
      """;

  /** An encoding's score is that of a study whose file says it: another way to the same log. */
  @Test
  void encodesTheLogAnewWhereFeaturesAreSwept() throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    String text = Files.readString(tiny.file());
    Files.writeString(tiny.file(), text + FEATURES);
    assertThat(tiny.run("sweep", "one", "--parallel", "1")).isZero();
    assertThat(tiny.run("sweep", "four", "--parallel", "4")).isZero();
    assertThat(untimed(folder.resolve("four"))).isEqualTo(untimed(folder.resolve("one")));
    String json = untimed(folder.resolve("one"));
    String point =
        "features.user.min-count=80 features.age.use=true features.age.transform=log1p"
            + " training.loss-weights.like=3";
    Files.writeString(
        tiny.file(),
        text.replace(
                "features: {user: id, age: number}",
                "features: {user: {kind: id, min-count: 80}, age: {kind: number, transform: log1p}}")
            .replace("training: {", "training: {loss-weights: {like: 3}, "));
    assertThat(tiny.run("sweep", "other", "--trials", "1")).isZero();
    assertThat(score(json, point))
        .isEqualTo(score(untimed(folder.resolve("other")), ""))
        .isNotEqualTo(score(json, ""));
  }

  /** Score of a point in full; of the study's own settings for the empty text. */
  private static String score(String json, String point) {
    for (String trial : json.substring(json.indexOf("\"trials\"")).split("\"trial\" :", -1)) {
      String plain = trial.replaceAll("[\\s\"]", "");
      String values =
          plain.contains("point:{")
              ? plain.replaceAll(".*point:\\{([^}]*)\\}.*", "$1").replace(':', '=')
              : "";
      if (plain.contains("share:1.0") && values.equals(point.replace(' ', ','))) {
        return plain.replaceAll(".*score:([-0-9.eE]+).*", "$1");
      }
    }
    throw new AssertionError("no trial of '%s' in %s".formatted(point, json));
  }

  @Test
  void reportsTheFrontOverTheTargetsAndLearnsFromIt() throws IOException {
    TinyStudy tiny = study("[\"\", \"click>like\"]", ", structure: \"\"");
    String text = Files.readString(tiny.file());
    assertThat(text).contains("search:");
    Files.writeString(tiny.file(), text.replaceFirst("search: *\\{", "search: {pareto: true, "));
    assertThat(tiny.run("sweep", "front", "--scheduler", "none")).isZero();
    Path results = folder.resolve("front");
    assertThat(Files.readString(results.resolve("report.md"))).contains("## Pareto front");
    assertThat(Files.readString(results.resolve("sweep.json"))).contains("\"front\" : [");
    assertThat(tiny.run("sweep", "later", "--trials", "12", "--from", results.toString())).isZero();
    assertThat(tiny.err.toString()).contains("14 trainings of");
  }

  @Test
  void goesOnAfterAKillAsIfThereHadBeenNone() throws Exception {
    TinyStudy tiny = study("search", "");
    assertThat(tiny.run("sweep", "whole", "--trials", "30")).isZero();
    Process process = tiny.start("sweep", "killed", "--trials", "30");
    Path store = folder.resolve("killed").resolve("study.db");
    while (process.isAlive() && !Files.exists(store)) {
      Thread.sleep(20);
    }
    Thread.sleep(700);
    process.destroyForcibly().waitFor();
    assertThat(tiny.run("sweep", "killed", "--trials", "30")).isZero();
    assertThat(untimed(folder.resolve("killed"))).isEqualTo(untimed(folder.resolve("whole")));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "training.learnin-rate: {from: 0.1, to: 1}; maybe 'learning-rate'",
        "training.l2: {from: 1, to: 0.1}; 'from' must be less than 'to'",
        "training.l2: {form: 1, to: 0.1}; maybe 'from'",
        "training.batch: {choice: [50, 0]}; use 1 or more",
        "targets.click.weight: {from: 1, to: 2}; sweep training.loss-weights.click",
        "targets.like.where: [click]; a sweep sets keys of 'network', 'training' and 'features'",
        "data.null-values: [[x], [y]]; scores of other data do not compare",
        "features.usr.min-count: [1, 2]; 'kind'",
        "features.user.mincount: [1, 2]; maybe 'min-count'",
        "training.loss-weights.clik: {from: 1, to: 2}; maybe 'click'",
        "depth: [1, 2]; steers no other",
        "network.shared.1: {from: 1, to: 5, whole: true, when: {deep: 1}}; not a parameter before it",
        "structure: any; write search, or a list",
        "structure: [click>like>click]; is not an edge",
        "training.l2: {scale: log}; neither 'choice' nor 'from' and 'to'"
      })
  void mistakesAreToldInOneLine(String space, String message) throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    Files.writeString(
        tiny.file(), Files.readString(tiny.file()) + "sweep:\n  space:\n    " + space + "\n");
    assertThat(tiny.run("sweep", "bad")).isEqualTo(2);
    assertThat(tiny.err.toString()).contains(message).hasLineCount(1);
  }

  @Test
  void badOptionsAreToldInOneLine() throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    assertThat(tiny.run("sweep", "bad", "--sampler", "tpf")).isEqualTo(2);
    assertThat(tiny.err.toString()).contains("maybe 'tpe'").hasLineCount(1);
    assertThat(tiny.run("sweep", "bad", "--from", folder.toString())).isEqualTo(2);
    assertThat(tiny.err.toString()).contains("give its output folder");
  }
}
