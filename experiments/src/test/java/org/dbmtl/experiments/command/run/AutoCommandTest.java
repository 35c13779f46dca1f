package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class AutoCommandTest {
  private static final String TRIALS = "--trials=40";

  @TempDir Path folder;

  /** With the engine that makes its outcomes up; the batch says how. */
  private TinyStudy study(int batch) throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    Files.writeString(
        tiny.file(),
        Files.readString(tiny.file())
            .replace("{batch: 50}", "{batch: %d, engine: made-up}".formatted(batch)));
    return tiny;
  }

  private AutoSummary found(String results) {
    return Objects.requireNonNull(ResultFile.readAuto(folder.resolve(results + "/auto.json")));
  }

  private String untimed(String results) throws IOException {
    String text = Files.readString(folder.resolve(results).resolve("auto.json"));
    return text.substring(0, text.indexOf("\"times\""));
  }

  private static AutoSummary.Row recommended(AutoSummary found) {
    return found.leaderboard().stream()
        .filter(row -> row.name().equals(found.recommended()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isTheSameForAnyNumberOfWorkersAndAfterAnInterruption()
      throws IOException, InterruptedException {
    TinyStudy tiny = study(53);
    assertThat(tiny.run("auto", "one", TRIALS, "--parallel=1")).as(tiny.err::toString).isZero();
    assertThat(tiny.run("auto", "two", TRIALS, "--parallel=2")).isZero();
    assertThat(untimed("two")).isEqualTo(untimed("one"));

    tiny.err.getBuffer().setLength(0);
    Thread broken = new Thread(() -> tiny.run("auto", "broken", TRIALS, "--parallel=1"));
    broken.start();
    while (broken.isAlive() && !tiny.err.toString().contains("step 3 of 5")) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    broken.interrupt();
    broken.join();
    AutoSummary soFar = found("broken");
    assertThat(soFar.stopped()).isEqualTo(StopReason.CANCELLED);
    assertThat(soFar.part()).isEqualTo(Part.VALID);
    assertThat(soFar.leaderboard()).extracting(AutoSummary.Row::name).contains("wdl", "mtl");
    assertThat(tiny.out.toString()).contains("To go on: dbmtl auto");

    tiny.err.getBuffer().setLength(0);
    assertThat(tiny.run("auto", "broken", TRIALS)).isZero();
    assertThat(tiny.err.toString()).contains("going on with the auto").doesNotContain("step 1 of");
    assertThat(untimed("broken")).isEqualTo(untimed("one"));
    // A finished run is told again, from its record or from its store alone.
    Files.delete(folder.resolve("broken/auto.json"));
    assertThat(tiny.run("auto", "broken", TRIALS)).isZero();
    assertThat(untimed("broken")).isEqualTo(untimed("one"));
  }

  @Test
  void separateNetworksWinWhereTheyAreBest() throws IOException {
    TinyStudy tiny = study(52);
    assertThat(tiny.run("auto", "found", TRIALS)).as(tiny.err::toString).isZero();
    AutoSummary found = found("found");
    assertThat(found.recommended()).isEqualTo("wdl");
    assertThat(found.part()).isEqualTo(Part.TEST);
    assertThat(tiny.out.toString()).contains("Recommended: wdl.");
    Study winner = StudyFile.read(folder.resolve("found/winner.yaml"));
    assertThat(winner.network().method().key()).isEqualTo("wdl");
  }

  @Test
  void theWinnersStudyIsTheWinner() throws IOException {
    TinyStudy tiny = study(50);
    assertThat(tiny.run("auto", "found", "--trials=120", "--seed=3"))
        .as(tiny.err::toString)
        .isZero();
    AutoSummary.Row row = recommended(found("found"));
    assertThat(row.structure()).as("an edge from click is worth .01").startsWith("click>");
    Study winner = StudyFile.read(folder.resolve("found/winner.yaml"));
    assertThat(winner.seed()).isEqualTo(3);
    Candidate again =
        Candidate.of(winner, new DagSpace(winner.targetNames(), winner.constraints()).smallest());
    assertThat(again.structure().text()).isEqualTo(row.structure());
    Map<String, String> settings = new LinkedHashMap<>(row.settings());
    settings.put("network.method", row.method());
    if (row.signal() != null) {
      settings.put("network.edge-signal", row.signal());
    }
    assertThat(again.hyperparameters()).containsAllEntriesOf(settings);
    for (String name : new String[] {"auto.html", "auto.md"}) {
      assertThat(folder.resolve("found").resolve(name)).content().contains("Leaderboard", "esmm");
    }
  }

  @Test
  void aRealEngineLeavesAModelAndTrainingTheWinnerGivesTheLeaderboard() throws IOException {
    TinyStudy tiny = TinyStudy.write(folder);
    Files.writeString(
        tiny.file(),
        Files.readString(tiny.file())
            + "sweep: {space: {training.learning-rate: [0.001, 0.003, 0.01]}}\n");
    assertThat(tiny.run("auto", "found", "--trials=20")).as(tiny.err::toString).isZero();
    Path winner = folder.resolve("found/winner.yaml");
    try (ModelFile model = ModelFile.open(folder.resolve("found/best.dbmtl"))) {
      assertThat(model.study()).isEqualTo(Files.readString(winner));
    }
    AutoSummary found = found("found");
    AutoSummary.Row row = recommended(found);
    assertThat(found.seeds()).hasSize(row.served().repeats());
    double served = 0;
    double joint = 0;
    for (long seed : found.seeds()) {
      String name = "trained-" + seed;
      int code =
          Dbmtl.run(
              new PrintWriter(tiny.out),
              new PrintWriter(tiny.err),
              "train",
              winner.toString(),
              "--seed=" + seed,
              "--out=" + folder.resolve(name),
              "--cache=" + folder.resolve("cache"));
      assertThat(code).as(tiny.err::toString).isZero();
      JsonNode scores =
          new JsonMapper()
              .readTree(folder.resolve(name).resolve("metrics.json").toFile())
              .at("/scores/test");
      served += scores.path("served").doubleValue() / found.seeds().size();
      joint += scores.path("joint").doubleValue() / found.seeds().size();
    }
    assertThat(row.served().mean()).isCloseTo(served, within(1e-9));
    assertThat(row.joint().mean()).isCloseTo(joint, within(1e-9));
  }

  @Test
  void timeBoundsWhatIsTrained() throws IOException {
    TinyStudy tiny = study(53);
    assertThat(tiny.run("auto", "found", "--minutes=0.02")).as(tiny.err::toString).isZero();
    assertThat(tiny.err.toString()).contains("of 0.02 minutes left");
    String first = untimed("found");
    assertThat(tiny.run("auto", "found", "--minutes=0.02")).isZero();
    assertThat(untimed("found")).as("a finished run trains nothing more").isEqualTo(first);
  }

  @Test
  void mistakesAreOneLineEach() throws IOException {
    TinyStudy tiny = study(50);
    assertThat(tiny.run("auto", "a", "--quiet", "--trials=5")).isEqualTo(2);
    assertThat(tiny.err.toString()).contains("use 20 or more").hasLineCount(1);
    tiny.err.getBuffer().setLength(0);
    assertThat(tiny.run("auto", "a", "--quiet", "--minutes=0")).isEqualTo(2);
    assertThat(tiny.err.toString()).contains("use minutes above 0").hasLineCount(1);
    tiny.err.getBuffer().setLength(0);
    Files.writeString(
        tiny.file(), Files.readString(tiny.file()) + "sweep: {space: {structure: search}}\n");
    assertThat(tiny.run("auto", "a", "--quiet", TRIALS)).isEqualTo(2);
    assertThat(tiny.err.toString()).contains("leave it out").hasLineCount(1);
  }
}
