package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.search.result.FoundCandidate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestModelTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  @Test
  void aSearchLeavesTheModelThatFitTrainsFromItsResults() throws IOException {
    assertThat(search()).as(err()).isZero();
    Path best = folder.resolve("a/best.dbmtl");
    assertThat(study.out.toString())
        .contains("  " + best, "Use the model: dbmtl predict " + best + " --input FILES");

    Path fitted = folder.resolve("fitted.dbmtl");
    assertThat(fit(fitted)).as(err()).isZero();
    assertSameModel(best, fitted);
    FoundCandidate found = FoundCandidate.in(folder.resolve("a"), null);
    try (ModelFile model = ModelFile.open(best)) {
      assertThat(model.description().origin().structure())
          .isEqualTo(found.candidate().structure().text());
      assertThat(model.description().members())
          .singleElement()
          .satisfies(member -> assertThat(member.seed()).isEqualTo(found.seeds().get(0)));
      assertThat(model.description().metrics().keySet()).containsExactlyInAnyOrder("click", "like");
    }
  }

  @Test
  void whatWasNotKeptIsTrainedAgainAndLeavesNothingElse() throws IOException {
    assertThat(search()).as(err()).isZero();
    Path best = folder.resolve("a/best.dbmtl");
    Path before = Files.move(best, folder.resolve("before.dbmtl"));
    delete(folder.resolve("a/trials"));

    assertThat(search()).as(err()).isZero();

    assertThat(err()).contains("training the best candidate again for its model");
    assertThat(folder.resolve("a/trials")).doesNotExist();
    assertSameModel(best, before);
  }

  @Test
  void theSameSearchAgainLeavesTheFileAsItIs() throws IOException {
    assertThat(search()).as(err()).isZero();
    Path best = folder.resolve("a/best.dbmtl");
    byte[] before = Files.readAllBytes(best);
    delete(folder.resolve("a/trials"));

    assertThat(search()).as(err()).isZero();

    assertThat(err()).doesNotContain("training the best candidate again");
    assertThat(study.out.toString()).contains("  " + best);
    assertThat(best).hasBinaryContent(before);
  }

  @Test
  void aSearchThatKeepsNothingSaysHowToFit() {
    assertThat(search("--keep=0")).as(err()).isZero();

    assertThat(folder.resolve("a/best.dbmtl")).doesNotExist();
    assertThat(err())
        .contains("best.dbmtl is not written", "trial.keep is 0", "dbmtl fit STUDY --from");
    assertThat(study.out.toString()).doesNotContain("Use the model");
  }

  @Test
  void aModelThatCannotBeWrittenCostsNothingElse() throws IOException {
    Files.createDirectories(folder.resolve("a/best.dbmtl/in-the-way"));

    assertThat(search("--quiet")).as(err()).isZero();

    assertThat(err()).contains("best.dbmtl is not written").hasLineCount(1);
    assertThat(folder.resolve("a/report.md")).isNotEmptyFile();
    assertThat(study.out.toString()).contains("Read the report").doesNotContain("Use the model");
  }

  @Test
  void startingOverMovesTheModelAway() throws IOException {
    assertThat(search()).as(err()).isZero();
    byte[] before = Files.readAllBytes(folder.resolve("a/best.dbmtl"));

    assertThat(search("--fresh", "--seed=9")).as(err()).isZero();

    assertThat(folder.resolve("a/old-1/best.dbmtl")).hasBinaryContent(before);
    assertThat(Files.readAllBytes(folder.resolve("a/best.dbmtl"))).isNotEqualTo(before);
  }

  @Test
  void theModelOfSomeTargetsKnowsTheseAlone() {
    assertThat(search("--targets=like,click", "--strategy=exhaustive")).as(err()).isZero();

    try (ModelFile model = ModelFile.open(folder.resolve("a/best.dbmtl"))) {
      assertThat(model.description().targetNames()).containsExactly("like", "click");
      assertThat(model.study()).contains("exhaustive");
    }
  }

  private static void assertSameModel(Path one, Path other) {
    try (ModelFile a = ModelFile.open(one);
        ModelFile b = ModelFile.open(other)) {
      assertThat(a.json()).isEqualTo(b.json());
      Map<String, float[]> weights = b.weights(0);
      a.weights(0).forEach((name, values) -> assertThat(values).isEqualTo(weights.get(name)));
      byte[] vocabulary = b.vocabulary(0, InputStream::readAllBytes);
      assertThat(a.<byte[]>vocabulary(0, InputStream::readAllBytes)).isEqualTo(vocabulary);
    }
  }

  private int search(String... options) {
    return study.run("search", "a", options);
  }

  private int fit(Path file) {
    return study.runAs("fit", "--from=" + folder.resolve("a"), "--out=" + file);
  }

  private String err() {
    return study.err.toString();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
