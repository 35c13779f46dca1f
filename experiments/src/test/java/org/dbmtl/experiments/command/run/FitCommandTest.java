package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitCommandTest {
  private static final String SWEEP =
      """
      sweep:
        space:
          training.learning-rate: {from: 0.01, to: 0.1, scale: log}
          network.method: [mtl, wdl]
          features.user.min-count: [60, 70]
        sampler: random
        scheduler: none
        trials: 3
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  @Test
  void aSweepGivesItsHyperparametersAndEncodings() throws IOException {
    String text = Files.readString(study.file());
    Files.writeString(study.file(), text + SWEEP);
    assertThat(study.run("sweep", "swept", "--quiet")).as(err()).isZero();

    assertThat(fit("--from=" + folder.resolve("swept"))).as(err()).isZero();

    Study winner = StudyFile.open(folder.resolve("swept/best.yaml")).study();
    try (ModelFile model = ModelFile.open(file())) {
      ModelDescription description = model.description();
      assertThat(description.network().method()).isEqualTo(winner.network().method().key());
      int count = ((Feature.Id) winner.features().get(0)).minCount();
      assertThat(count).isIn(60, 70);
      assertThat(((IdInput) description.inputs().get(0)).minCount()).isEqualTo(count);
      assertThat(model.study()).contains("min-count: " + count);
    }
  }

  @Test
  void aComparisonGivesItsMethod() {
    assertThat(study.run("compare", "compared", "--methods=mtl,wdl,esmm", "--repeats=1", "--quiet"))
        .as(err())
        .isZero();

    assertThat(fit("--from=" + folder.resolve("compared"))).as(err()).isZero();

    try (ModelFile model = ModelFile.open(file())) {
      assertThat(model.description().network().method()).isIn("mtl", "wdl", "esmm", "dbmtl");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--structure=click>like like>click | close a cycle",
        "--structure=click>buy | there is no target 'buy'",
        "--structure=click>like --seeds=0 | --seeds is 0: use 1 to 100",
        "--structure=click>like --checkpoint=0 | --checkpoint is 0.0",
        "--from=nowhere | there is no folder nowhere",
        "--structure=click>like --out=model.zip | must end in .dbmtl",
        "--structure=click>like --out=folder.dbmtl | is a folder: name a file in it",
        "--structure=click>like --score=click*lik | 'lik' is not a target",
        "--seeds=2 | search first"
      })
  void mistakesAreOneLine(String options, String message) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("folder.dbmtl"));
    String[] given = options.strip().split(" (?=--)");
    for (int i = 0; i < given.length; i++) {
      given[i] =
          given[i]
              .replace("--out=folder.dbmtl", "--out=" + directory)
              .replace("--out=model.zip", "--out=" + folder.resolve("model.zip"));
    }
    assertThat(study.runAs("fit", given)).isEqualTo(2);
    assertThat(err()).contains(message.strip()).hasLineCount(1);
  }

  /** The model sees all rows; its metrics are of the same seeds on the training part. */
  @Test
  void allRowsTrainAModelThatIsJudgedBefore() {
    assertThat(fit("--structure=click>like", "--seeds=2")).as(err()).isZero();
    ModelDescription part = description();
    assertThat(fit("--structure=click>like", "--seeds=2", "--all-rows")).as(err()).isZero();
    ModelDescription all = description();

    assertThat(all.members()).hasSize(2);
    assertThat(all.origin().allRows()).isTrue();
    assertThat(all.origin().rows()).isGreaterThan(part.origin().rows());
    assertThat(all.metrics()).isEqualTo(part.metrics()).isNotEmpty();
    assertThat(folder.resolve("model.dbmtl.work")).doesNotExist();
  }

  private ModelDescription description() {
    try (ModelFile model = ModelFile.open(file())) {
      return model.description();
    }
  }

  @Test
  void allRowsLeaveNoneToStopBy() throws IOException {
    String text = Files.readString(study.file());
    Files.writeString(
        study.file(), text.replace("{batch: 50}", "{batch: 50, epochs: 2, patience: 1}"));
    assertThat(fit("--structure=click>like", "--all-rows")).isEqualTo(2);
    assertThat(err()).contains("training.patience is 1: set it to 0").hasLineCount(1);
  }

  private int fit(String... options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--out=" + file();
    return study.runAs("fit", all);
  }

  private Path file() {
    return folder.resolve("model.dbmtl");
  }

  private String err() {
    return study.err.toString();
  }
}
