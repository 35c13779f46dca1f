package org.dbmtl.experiments.command.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.experiments.command.option.StoreChoice;
import org.dbmtl.search.store.TrialStores;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code studies}, {@code trials} and {@code show} on the store of a small search. */
class LookCommandsTest {
  @TempDir static Path folder;

  private static StoreLooks tiny;

  @BeforeAll
  static void search() throws IOException {
    tiny = StoreLooks.in(folder);
    assertThat(tiny.search("a", "--strategy=exhaustive", "--quiet")).as(tiny.err()).isZero();
  }

  @Test
  void studiesShowHowASearchStands() {
    assertThat(tiny.run("studies", store())).as(tiny.err()).isZero();

    List<String> lines = tiny.out().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("study  run  created").contains("best structure");
    assertThat(lines.get(1))
        .startsWith("tiny     1  ")
        .contains("finished", "no limit", "study.db");
  }

  @Test
  void trialsShowEveryTraining() {
    assertThat(tiny.run("trials", store())).as(tiny.err()).isZero();

    List<String> lines = tiny.out().lines().toList();
    assertThat(lines.get(0)).startsWith("trial  state      repeat").endsWith("structure");
    assertThat(lines.get(1)).startsWith("    1  completed       0").endsWith("(no edges)");
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.contains("completed"));
  }

  @Test
  void theBestTrialsComeFirst() {
    assertThat(tiny.run("trials", store(), "--best", "--limit=2", "--csv")).isZero();

    List<String> lines = tiny.out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo(
            "trial,state,repeat,seed,score,joint,served,attempts,worker,started,ended,duration,method,structure,cause,share");
    assertThat(score(lines.get(1))).isGreaterThanOrEqualTo(score(lines.get(2)));
    // No edge carries a label, so that the three scores are one number.
    List<String> best = List.of(lines.get(1).split(",", -1));
    assertThat(best.subList(5, 7)).containsOnly(best.get(4));
  }

  /** Where an edge carries labels; the study ranks by the joint one. */
  @Test
  void bothScoresOfATrialAreListed(@TempDir Path other) throws IOException {
    TinyStudy label = TinyStudy.write(other);
    Files.writeString(
        label.file(),
        Files.readString(label.file()).replace("network: {", "network: {edge-signal: label, "));
    assertThat(label.run("search", "b", "--strategy=exhaustive", "--quiet"))
        .as(label.err.toString())
        .isZero();
    String place = "--store=" + other.resolve("b");
    assertThat(tiny.run("trials", place, "--csv")).as(tiny.err()).isZero();
    int apart = 0;
    for (String line : tiny.out().lines().skip(1).toList()) {
      List<String> cells = List.of(line.split(",", -1));
      assertThat(cells.get(5)).as("joint").isEqualTo(cells.get(4));
      boolean differ = !cells.get(6).equals(cells.get(5));
      assertThat(differ).as(line).isIn(false, line.contains(">"));
      apart += differ ? 1 : 0;
    }
    assertThat(apart).isPositive();
    String csv = tiny.out();
    assertThat(tiny.run("trials", place, "--json")).isZero();
    for (JsonNode trial : new JsonMapper().readTree(tiny.out()).path("trials")) {
      assertThat(csv).contains(",%s,%s,".formatted(trial.path("joint"), trial.path("served")));
    }
  }

  @Test
  void statesLeaveTrialsOut() {
    assertThat(tiny.run("trials", store(), "--state=failed,QUEUED")).isZero();

    assertThat(tiny.out().lines()).hasSize(1);
  }

  @Test
  void aTrialIsShownWithAllThatIsKnown() {
    assertThat(tiny.run("show", "1", store())).as(tiny.err()).isZero();

    assertThat(tiny.out())
        .contains(
            "structure  (no edges)", "method     dbmtl", "state      completed", "tiny, run 1")
        .contains("Metrics", "valid  click", "AUC")
        .contains("Attempts", "Settings", "training.batch", "50")
        .contains("Files in " + folder.resolve("a/trials/run-1/trial-00001"));
  }

  @Test
  void programsGetJsonWithEverythingInIt() {
    assertThat(tiny.run("studies", store(), "--json")).isZero();
    assertThat(tiny.out()).contains("\"study\" : \"tiny\"", "\"state\" : \"finished\"", "\"best\"");
    assertThat(tiny.run("trials", store(), "--json", "--limit=1")).isZero();
    assertThat(tiny.out())
        .contains("\"number\" : 1", "\"structure\" : \"\"")
        .doesNotContain(": 2,");
    assertThat(tiny.run("show", "1", store(), "--json")).isZero();
    assertThat(tiny.out()).contains("\"auc\"", "\"history\"", "\"training.batch\" : \"50\"");
  }

  @Test
  void theStoreIsFoundBelowTheResults() throws IOException {
    Path results = Files.createDirectories(folder.resolve("found"));
    StoreChoice choice = new StoreChoice();
    Files.createDirectories(results.resolve("empty"));
    for (String name : List.of("b", "a")) {
      TrialStores.open(results.resolve(name).toString()).close();
    }

    assertThat(choice.all(results))
        .containsExactly(results.resolve("a").toString(), results.resolve("b").toString());
    assertThat(choice.open(results, "b").place())
        .isEqualTo(results.resolve("b/study.db").toString());
    assertThat(results.resolve("empty")).isEmptyDirectory();
  }

  /** A mistake. */
  record Bad(List<String> args, List<String> parts) {
    static Bad of(String args, String... parts) {
      return new Bad(List.of(args.split(" ", -1)), List.of(parts));
    }

    @Override
    public String toString() {
      return String.join(" ", args);
    }
  }

  static List<Bad> bad() {
    return List.of(
        Bad.of("show 99 --store=a", "there is no trial 99", "'tiny'", "its trials are 1 to "),
        Bad.of("show one --store=a", "'one'", "TRIAL"),
        Bad.of("show --store=a", "TRIAL"),
        Bad.of("trials --store=none", "--store: there is no store in ", "none", "output folder"),
        Bad.of("trials --store=mysql://x/y", "mysql://x/y", "postgresql://"),
        Bad.of("studies --store=log.csv", "--store: there is no store in "),
        Bad.of("trials --store=a --study=tony", "no study 'tony'", "it holds tiny"),
        Bad.of("trials --store=a --run=3", "--run 3", "'tiny'", "use one of 1"),
        Bad.of("trials --store=a --limit=0", "--limit is 0", "1 or more"),
        Bad.of("trials --store=a --state=done", "--state", "done", "COMPLETED"),
        Bad.of("trials --store=a --json --csv", "--json", "--csv", "mutually exclusive"),
        Bad.of("prune --store=a --keep=-1", "--keep is -1", "0 or more"),
        Bad.of("prune --store=a --keep=0", "--yes", "--dry-run", "no terminal"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void aMistakeEndsInOneLineAndExitCode2(Bad bad) {
    String[] args =
        bad.args().stream()
            .map(
                arg ->
                    arg.startsWith("--store=") && !arg.contains("://")
                        ? "--store=" + folder.resolve(arg.substring("--store=".length()))
                        : arg)
            .toArray(String[]::new);

    assertThat(tiny.run(args)).isEqualTo(2);

    String err = tiny.err();
    assertThat(err).startsWith("dbmtl: ").contains(bad.parts());
    assertThat(err.strip().lines()).hasSize(1);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private static String store() {
    return "--store=" + folder.resolve("a");
  }

  private static double score(String line) {
    return Double.parseDouble(line.split(",", -1)[4]);
  }
}
