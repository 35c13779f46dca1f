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
import java.util.SplittableRandom;
import org.dbmtl.experiments.command.Dbmtl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OrderCommandTest {
  private static final String STUDY =
      """
      name: chain
      data: {files: log.csv, split: {column: part, train: train, valid: valid, test: test}}
      features: {segment: category, hour: category}
      targets: {click: binary, like: binary, follow: binary, stay: {kind: continuous, where: click}}
      network: {embedding: 4, shared: [32], specific: [], bayes: [16]}
      training: {batch: 50, epochs: 4, learning-rate: 0.005}
      """;
  private static final int TRAIN = 16_000;
  private static final int HELD_OUT = 8_000;

  @TempDir static Path folder;

  /** Gain of the probabilities that the test part was drawn by, over its base rates in training. */
  private static double gainOfTheTruth;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void simulate() throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    SplittableRandom random = new SplittableRandom(5);
    double[] on = new double[3];
    double truth = 0;
    double[] onInTest = new double[3];
    StringBuilder log = new StringBuilder("part,segment,hour,click,like,follow,stay\n");
    for (int row = 0; row < TRAIN + 2 * HELD_OUT; row++) {
      int segment = random.nextInt(4);
      int hour = random.nextInt(6);
      int click = draw(random, probability(-0.5 + 0.5 * segment - 0.2 * hour));
      double liked = click == 0 ? 0.03 : probability(-1.5 + 0.4 * hour);
      int like = draw(random, liked);
      double followed = probability(-3 + 1.2 * click + 2 * like + 0.2 * segment);
      int follow = draw(random, followed);
      int[] labels = {click, like, follow};
      String part = row < TRAIN ? "train" : row < TRAIN + HELD_OUT ? "valid" : "test";
      for (int target = 0; target < 3; target++) {
        on[target] += row < TRAIN ? labels[target] / (double) TRAIN : 0;
        onInTest[target] += part.equals("test") ? labels[target] / (double) HELD_OUT : 0;
      }
      if (part.equals("test")) {
        truth +=
            logOf(click, probability(-0.5 + 0.5 * segment - 0.2 * hour))
                + logOf(like, liked)
                + logOf(follow, followed);
      }
      log.append(
          "%s,s%d,h%d,%d,%d,%d,%d\n".formatted(part, segment, hour, click, like, follow, hour));
    }
    gainOfTheTruth = truth / HELD_OUT;
    for (int target = 0; target < 3; target++) {
      gainOfTheTruth -=
          onInTest[target] * Math.log(on[target])
              + (1 - onInTest[target]) * Math.log(1 - on[target]);
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  @Test
  void theChainRuleHoldsForTrainedNetworks() {
    assertThat(order("--targets=click,like,follow", "--seeds=5", "--json", "--quiet"))
        .as(err.toString())
        .isZero();

    JsonNode result = new JsonMapper().readTree(out.toString());
    assertThat(result.path("orders").size()).isEqualTo(6);
    assertThat(result.path("agree").asBoolean()).as(out.toString()).isTrue();
    assertThat(result.path("spread").asDouble())
        .isLessThanOrEqualTo(2 * result.path("noise").asDouble());
    for (JsonNode order : result.path("orders")) {
      assertThat(order.path("scores").size()).isEqualTo(5);
      assertThat(order.path("mean").asDouble())
          .as(order.toString())
          .isCloseTo(gainOfTheTruth, within(0.006));
    }
  }

  @Test
  void aTableHasTheOrdersThatAreAskedFor() {
    assertThat(order("--targets=click,like,follow", "--orders=2", "--seeds=2", "--epochs=1"))
        .as(err.toString())
        .isZero();

    assertThat(out.toString())
        .contains("| order | joint score, test part |", " > ", "2 orders on 2 seeds")
        .contains("noise of a training");
    assertThat(out.toString().lines().filter(line -> line.contains(" > "))).hasSize(2);
    assertThat(err.toString()).contains("2 orders, 2 seeds: 4 trainings");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds=1 | --seeds is 1: use 2 or more",
        "--orders=1 | --orders is 1: use 2 or more",
        "--parallel=-1 | --parallel is -1",
        "--part=train | --part is 'train': use test or valid",
        "--targets=click | one target alone",
        "--targets=click,lik | no target 'lik'",
        "--targets=click,stay | target 'stay' has a 'where'",
      })
  void aMistakeEndsInOneLineAndExitCode2(String option, String message) {
    assertThat(order("--quiet", option)).isEqualTo(2);

    assertThat(err.toString()).startsWith("dbmtl: ").contains(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  private int order(String... options) {
    List<String> args =
        new ArrayList<>(List.of("bench", "order", folder.resolve("study.yaml").toString()));
    args.add("--cache=" + folder.resolve("cache"));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }

  private static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static int draw(SplittableRandom random, double probability) {
    return random.nextDouble() < probability ? 1 : 0;
  }

  private static double logOf(int label, double probability) {
    return Math.log(label == 1 ? probability : 1 - probability);
  }
}
