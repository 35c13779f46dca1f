package org.dbmtl.search.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.StepParameter;
import org.dbmtl.search.space.WholeParameter;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a study file may say in {@code sweep.space}. */
class SweepFileTest {
  /** The space begins in line 7. */
  private static final String STUDY =
      """
      data: {files: log.csv}
      features: {user: id}
      targets: {click: binary}
      sweep:
        trials: 10
        space:
      """;

  @TempDir Path folder;

  private SweepFile sweep(String... space) throws IOException {
    String text = STUDY + "    " + String.join("\n    ", space) + "\n";
    return SweepFile.of(StudyFile.open(Files.writeString(folder.resolve("study.yaml"), text)));
  }

  private Parameter first(String parameter) throws IOException {
    return sweep(parameter).space().parameters().get(0);
  }

  @Test
  void aStepMakesWholeNumbersOfWholeOnesAndDecimalsOfOthers() throws IOException {
    assertThat(first("network.embedding: {from: 2, to: 10, step: 4}"))
        .isEqualTo(new WholeParameter("network.embedding", 2, 10, 4, false, null));
    assertThat(first("network.dropout: {from: 0, to: 0.5, step: 0.1}"))
        .isEqualTo(new StepParameter("network.dropout", 0, 0.5, 0.1, null));
    assertThat(first("training.l2: {from: 0, to: 4, step: 2, whole: false}"))
        .isEqualTo(new StepParameter("training.l2", 0, 4, 2, null));
    assertThat(first("training.l2: {from: 0, to: 4}"))
        .isEqualTo(new RealParameter("training.l2", 0, 4, false, null));
  }

  @Test
  void aSteppedValueIsWrittenAsItsDecimal() throws IOException {
    SweepFile file = sweep("network.dropout: {from: 0, to: 0.5, step: 0.1}");
    assertThat(file.studyText(file.space().grid(2, 10).get(3)))
        .containsPattern("dropout: 0\\.3\\s");
  }

  @Test
  void aPointToStartFromIsOnAStep() throws IOException {
    SweepFile file =
        sweep(
            "network.dropout: {from: 0, to: 0.5, step: 0.1}",
            "layers: [1, 2]",
            "training.l2: {from: 0, to: 1, when: {layers: 2}}",
            "\n  start: [{network.dropout: 0.3, layers: 2, training.l2: 1}]");
    assertThat(file.start()).hasSize(1);
    assertThat(file.start().get(0).values())
        .isEqualTo(Map.of("network.dropout", 0.3, "layers", 2, "training.l2", 1.0));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{from: 0, to: 0.5, step: 0.6}; sweep.space.training.l2: step is 0.6: use a number above 0 and at most 0.5",
        "{from: 0, to: 0.5, step: 0}; sweep.space.training.l2.step is 0: use a number above 0",
        "{from: 0, to: 0.5, step: -0.1}; sweep.space.training.l2.step is -0.1: use a number above 0",
        "{from: 0.1, to: 0.5, step: 0.1, scale: log}; sweep.space.training.l2: step is 0.1, but equal steps are on a linear scale",
        "{from: 1, to: 5, step: 0.5, whole: true}; sweep.space.training.l2.step: 0.5 is no whole number",
        "{from: 1, to: 5, step: 7}; sweep.space.training.l2: step is 7: use 1 or more, at most 4"
      })
  void mistakesNameTheirLine(String parameter, String message) {
    assertThatThrownBy(() -> sweep("training.l2: " + parameter))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("study.yaml:7: " + message);
  }
}
