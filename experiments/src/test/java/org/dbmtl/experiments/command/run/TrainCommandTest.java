package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.search.study.Seeds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(180)
class TrainCommandTest {
  private static final String STUDY =
      """
      name: tiny
      data: {files: log.csv}
      features: {user: id, age: number}
      targets: {click: binary, like: binary}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 50}
      search: {repeats: 2, confirm: 0}
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeStudy() throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    TinyStudy.writeLog(folder);
  }

  @Test
  void metricsAreThoseOfTheSearch() throws IOException {
    assertThat(run("search", "search", "--strategy=exhaustive", "--repeats=1"))
        .as(err.toString())
        .isZero();
    JsonNode ranking = read("search/ranking.json");
    assertThat(ranking.path("candidates").size()).isEqualTo(3);
    for (JsonNode candidate : ranking.path("candidates")) {
      assertThat(run("train", "t", "--structure=" + candidate.path("structure").asString()))
          .as(err.toString())
          .isZero();
      JsonNode metrics = read("t/metrics.json");
      assertThat(metrics.path("score")).isEqualTo(candidate.path("score"));
      for (String target : List.of("click", "like")) {
        ObjectNode own = (ObjectNode) metrics.at("/metrics/valid/" + target);
        own.remove("rows");
        JsonNode deciles = own.remove("calibrationDeciles");
        JsonNode ofSearch = candidate.path("calibrationDeciles").path(target);
        assertThat(deciles.size()).isPositive().isEqualTo(ofSearch.size());
        for (int i = 0; i < deciles.size(); i++) {
          assertThat(deciles.at("/%d/rows".formatted(i)))
              .isEqualTo(ofSearch.at("/%d/rows".formatted(i)));
        }
        assertThat(own).isEqualTo(candidate.path("targets").path(target));
      }
    }
    assertThat(folder.resolve("t"))
        .isDirectoryNotContaining(file -> !file.endsWith("metrics.json"));
  }

  @Test
  void groupsAndTheFrontReachTheFiles() throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY + "metrics: {group: user}\n");
    assertThat(run("search", "s", "--strategy=exhaustive", "--repeats=1", "--pareto"))
        .as(err.toString())
        .isZero();
    JsonNode ranking = read("s/ranking.json");
    assertThat(ranking.at("/candidates/0/targets/click/gauc").asDouble()).isBetween(0.0, 1.0);
    assertThat(ranking.at("/pareto/front").size()).isBetween(1, 3);
    assertThat(folder.resolve("s/report.md")).content().contains("GAUC", "## Pareto front");
    assertThat(out.toString()).contains("Pareto front: ");
    assertThat(run("train", "t")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("GAUC");
    assertThat(read("t/metrics.json").at("/metrics/test/like/gauc").isNumber()).isTrue();
  }

  @Test
  void vanillaIsTrainedOnTheSeedOfRepeat0() throws IOException {
    assertThat(run("train", "a")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("AUC", "valid", "test", "structure  (no edges)", "score ", "rows/s", "of CPU")
        .contains(folder.resolve("a/metrics.json").toString());
    JsonNode metrics = read("a/metrics.json");
    assertThat(metrics.path("structure").asString()).isEmpty();
    assertThat(metrics.path("repeat").asInt()).isZero();
    assertThat(metrics.path("seed").asLong()).isEqualTo(Seeds.of(1, "repeat", 0));

    long seed = Seeds.of(1, "repeat", 3);
    assertThat(run("train", "b", "--repeat=3")).isZero();
    assertThat(run("train", "c", "--seed=" + seed)).isZero();
    for (String key : List.of("seed", "score", "metrics")) {
      assertThat(read("b/metrics.json").path(key))
          .isEqualTo(read("c/metrics.json").path(key))
          .isNotEqualTo(metrics.path(key));
    }
    assertThat(run("train", "d", "--seed=5")).isZero();
    assertThat(read("d/metrics.json").has("repeat")).isFalse();
  }

  @Test
  void everyMethodIsTrainedOnTheSameStudy() throws IOException {
    List<JsonNode> scores = new ArrayList<>();
    for (String method : List.of("dbmtl", "mtl", "esmm", "wdl")) {
      assertThat(run("train", method, "--structure=click>like", "--method=" + method))
          .as(err.toString())
          .isZero();
      JsonNode metrics = read(method + "/metrics.json");
      assertThat(metrics.path("method").asString()).isEqualTo(method);
      assertThat(metrics.at("/metrics/test/like/auc").isNumber()).isTrue();
      scores.add(metrics.path("score"));
    }
    assertThat(scores).doesNotHaveDuplicates();
    assertThat(out.toString()).contains("method     wdl");

    assertThat(run("train", "none", "--method=essm")).isEqualTo(2);
    assertThat(err.toString())
        .contains("command line: --method is 'essm': use one of dbmtl, mtl, esmm, wdl");
    assertThat(run("search", "none", "--method=mtl")).isEqualTo(2);
    assertThat(err.toString()).contains("network.method is mtl, which reads no edges");
  }

  @Test
  void labelsOnEdgesAreJudgedTwice() throws IOException {
    Files.writeString(
        folder.resolve("study.yaml"),
        STUDY.replace("network: {", "network: {edge-signal: label, "));
    assertThat(run("train", "label", "--structure=click>like")).as(err.toString()).isZero();
    JsonNode metrics = read("label/metrics.json");
    double score = 0;
    for (String target : List.of("click", "like")) {
      JsonNode valid = metrics.at("/metrics/valid/" + target);
      assertThat(valid.path("gain").isNumber()).isTrue();
      assertThat(valid.path("conditionalLogLoss").isNumber()).isTrue();
      score += valid.path("conditionalGain").asDouble();
    }
    assertThat(metrics.path("score").asDouble()).isCloseTo(score, within(1e-12));
    assertThat(out.toString()).contains("gain | parents");
  }

  @Test
  void jsonIsTheFile() throws IOException {
    assertThat(run("train", "a", "--json", "--quiet", "--structure=click>like", "--epochs=2"))
        .as(err.toString())
        .isZero();
    assertThat(folder.resolve("a/metrics.json")).hasContent(out.toString());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void killedTrainingGoesOnToTheSameMetrics() throws IOException, InterruptedException {
    String[] options = {"--structure=click>like", "--epochs=2000", "--checkpoint=0.0005"};
    assertThat(run("train", "whole", options)).as(err.toString()).isZero();
    Process process = start("broken", options);
    Path checkpoint = folder.resolve("broken/checkpoint");
    while (process.isAlive() && !Files.exists(checkpoint)) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    process.destroyForcibly().waitFor(); // SIGKILL on Unix
    assertThat(checkpoint).as(Files.readString(folder.resolve("process.txt"))).exists();
    assertThat(folder.resolve("broken/metrics.json")).doesNotExist();

    assertThat(run("train", "broken", options)).as(err.toString()).isZero();
    assertThat(err.toString()).containsPattern("going on from step [\\d,]+ of [\\d,]+");
    assertThat(read("broken/metrics.json").at("/times/firstStep").asLong()).isPositive();
    assertThat(untimed("broken")).isEqualTo(untimed("whole")).contains("auc");
    assertThat(folder.resolve("broken"))
        .isDirectoryNotContaining(file -> !file.endsWith("metrics.json"));
  }

  @Test
  void interruptedTrainingTellsHowToGoOn() throws IOException, InterruptedException {
    String[] options = {"--structure=click>like", "--epochs=100000", "--checkpoint=0"};
    int[] code = {-1};
    Thread training = new Thread(() -> code[0] = run("train", "broken", options));
    training.start();
    while (training.isAlive() && !err.toString().contains("read ")) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(1500);
    training.interrupt();
    training.join();
    assertThat(code[0]).as(err.toString()).isEqualTo(Faults.INTERRUPTED);
    assertThat(err.toString())
        .containsPattern(
            "interrupted, step [\\d,]+ of [\\d,]+ is saved; to go on: dbmtl train [^ ]*study.yaml ")
        .contains("'--structure=click>like'");
    assertThat(out.toString()).isEmpty();

    // The checkpoint is of another training.
    assertThat(run("train", "broken", "--structure=like>click")).isZero();
    assertThat(err.toString())
        .contains("the checkpoint in the output folder is ignored: it is of another training");
  }

  @Test
  void trainingThatDivergesNamesItsCause() throws IOException {
    Files.writeString(
        folder.resolve("study.yaml"),
        STUDY
            .replace("age: number", "age: {kind: number, standardise: false}")
            .replace("shared: [4]", "shared: [64, 64]"));
    // Near the largest float, so that sums of products overflow.
    Files.writeString(
        folder.resolve("log.csv"),
        Files.readString(folder.resolve("log.csv")).replaceAll("(u\\d),\\d+,", "$1,3e38,"));
    assertThat(run("train", "a", "--quiet")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("dbmtl: ")
        .contains("the loss of target '", "training.learning-rate")
        .hasLineCount(1);
  }

  @Test
  void mistakesAreNamedInOneLine() throws IOException {
    mistake("--structure 'click>buy': ", "'buy'").by("--structure=click>buy");
    mistake("--structure 'click>like like>click': ", "click > like > click")
        .by("--structure=click>like like>click");
    mistake("--checkpoint is -1").by("--checkpoint=-1");
    mistake("--repeat is -1").by("--repeat=-1");
    mistake("--seed", "--repeat", "mutually exclusive").by("--repeat=1", "--seed=2");
    mistake("command line: training.epochs is 0").by("--epochs=0");
    mistake("'torch'", "fused").by("--engine=torch");
    mistake("command line: ", "'buy'").by("--targets=click,buy");
    Files.writeString(folder.resolve("out"), "mine");
    mistake("output folder", "out is a file").by();
    Files.writeString(
        folder.resolve("study.yaml"),
        STUDY + "structure: {forbid: click>like, require: like>click}\n");
    mistake("--structure 'click>like' breaks the study's constraints").by("--structure=click>like");
  }

  private interface Mistake {
    void by(String... options);
  }

  private Mistake mistake(String... parts) {
    return options -> {
      err.getBuffer().setLength(0);
      List<String> all = new ArrayList<>(List.of(options));
      all.add("--quiet");
      assertThat(run("train", "out", all.toArray(String[]::new))).isEqualTo(2);
      assertThat(err.toString()).startsWith("dbmtl: ").contains(parts).hasLineCount(1);
    };
  }

  private List<String> args(String command, String results, String... options) {
    List<String> args = new ArrayList<>(List.of(command, folder.resolve("study.yaml").toString()));
    args.addAll(List.of("--out=" + folder.resolve(results), "--cache=" + folder.resolve("cache")));
    args.addAll(List.of(options));
    return args;
  }

  private int run(String command, String results, String... options) {
    String[] args = args(command, results, options).toArray(String[]::new);
    return Dbmtl.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  /** A training in a process of its own. */
  private Process start(String results, String... options) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Dbmtl.class.getName()));
    words.addAll(args("train", results, options));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("process.txt").toFile())
        .start();
  }

  private JsonNode read(String file) throws IOException {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve(file)));
  }

  /** The metrics without the one object that may differ between runs, which comes last. */
  private String untimed(String results) throws IOException {
    String text = Files.readString(folder.resolve(results).resolve("metrics.json"));
    return text.substring(0, text.indexOf("\"times\""));
  }
}
