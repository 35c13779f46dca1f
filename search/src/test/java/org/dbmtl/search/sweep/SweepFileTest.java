package org.dbmtl.search.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dbmtl.search.space.Condition;
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
import org.junit.jupiter.params.provider.ValueSource;

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

  /** The condition of a parameter next to a steering one. */
  private Condition condition(String steering, String when) throws IOException {
    SweepFile file =
        sweep(
            "layers: " + steering,
            "training.l2: {from: 0, to: 1, when: {layers: %s}}".formatted(when));
    return Objects.requireNonNull(file.space().parameters().get(1).condition());
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
            "\n  start: [{network.dropout: 0.3, layers: 2.0, training.l2: 1}]");
    assertThat(file.start()).hasSize(1);
    assertThat(file.start().get(0).values())
        .isEqualTo(Map.of("network.dropout", 0.3, "layers", 2, "training.l2", 1.0));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "[1, 2, 3]; {from: 2}; [2, 3]",
        "[3, 1, 2]; {to: 2}; [1, 2]",
        "[1, 2, 3]; {from: 1.5, to: 2.5}; [2]",
        "[few, 2, 3, true]; {from: 0}; [2, 3]",
        "{from: 1, to: 9, step: 3}; {from: 2}; [4, 7]",
        "{from: 1, to: 5, whole: true, scale: log}; {to: 3}; [1, 2, 3]",
        "{from: 0, to: 0.5, step: 0.1}; {from: 0.3, to: 0.4}; [0.3, 0.4]",
        "[1, 2]; 2.0; 2",
        "[1, 2.0]; 2; 2.0",
        "{from: 1, to: 3, whole: true}; [2.0, 2, 3]; [2, 3]",
        "{from: 0, to: 0.5, step: 0.5}; 0; 0.0",
        "{from: 0, to: 1}; 1; 1.0"
      })
  void aRangeIsTheListOfItsValuesAndNumbersMeanTheirValue(
      String steering, String when, String writtenOut) throws IOException {
    Condition condition = condition(steering, when);
    assertThat(condition).isEqualTo(condition(steering, writtenOut));
    assertThat(condition.values().toString().replaceAll("[\\[\\]]", ""))
        .isEqualTo(writtenOut.replaceAll("[\\[\\]]", ""));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aRangeHoldsWhatIsInIt(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int first = random.nextInt(-20, 20);
    int step = random.nextInt(1, 5);
    int last = first + step * random.nextInt(5, 30);
    int from = random.nextInt(first, (first + last) / 2);
    int to = random.nextInt((first + last) / 2 + 2, last + 5);
    List<Object> wholes = new ArrayList<>();
    List<Object> hundredths = new ArrayList<>();
    for (int value = first; value <= last; value += step) {
      if (value >= from && value <= to) {
        wholes.add(value);
        hundredths.add(value / 100.0);
      }
    }
    assertThat(
            condition(
                    "{from: %d, to: %d, step: %d}".formatted(first, last, step),
                    "{from: %d, to: %d}".formatted(from, to))
                .values())
        .isEqualTo(wholes);
    assertThat(
            condition(
                    "{from: %s, to: %s, step: %s}"
                        .formatted(first / 100.0, last / 100.0, step / 100.0),
                    "{from: %s, to: %s}".formatted(from / 100.0, to / 100.0))
                .values())
        .isEqualTo(hundredths);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{from: 0, to: 1}; {from: 0.5}; 'layers' is real, of uncounted values, but a range has at most 10,000 values: give it a 'step'",
        "{from: 1, to: 90000, whole: true}; {from: 2}; 'layers' has 90,000 values, but a range has at most 10,000 values",
        "[1, 2, 3]; {from: 4}; no value of 'layers' is in the range {from:4}: it has 1, 2, 3",
        "{from: 1, to: 9, whole: true}; {from: 3, to: 2}; in the range {from:3,to:2}: it has 1, 2, 3, 4, 5, ..., 9",
        "[one, two]; {from: 1}; no value of 'layers' is in the range",
        "[1, 2]; 3; layers: 3 is none of [1, 2]",
        "{from: 0, to: 0.5, step: 0.1}; 0.25; layers: 0.25 is not a number from 0.0 to 0.5 in steps of 0.1",
        "[1, 2]; []; names no value"
      })
  void aConditionThatCannotHoldNamesItsPlace(String steering, String when, String message) {
    assertThatThrownBy(() -> condition(steering, when))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("study.yaml:8: sweep.space.training.l2.when: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{from: 0, to: 0.5, step: 0.6}; sweep.space.training.l2: step is 0.6: use a number above 0 and at most 0.5",
        "{from: 0, to: 0.5, step: 0}; sweep.space.training.l2.step is 0: use a number above 0",
        "{from: 0, to: 0.5, step: -0.1}; sweep.space.training.l2.step is -0.1: use a number above 0",
        "{from: 0.1, to: 0.5, step: 0.1, scale: log}; sweep.space.training.l2: step is 0.1, but equal steps are on a linear scale",
        "{from: 1, to: 5, step: 0.5, whole: true}; sweep.space.training.l2.step: 0.5 is not a whole number",
        "{from: 1, to: 5, step: 7}; sweep.space.training.l2: step is 7: use 1 or more, at most 4",
        "{from: 0, to: 1, when: {a: 1, b: 2}}; sweep.space.training.l2.when names 2 parameters",
        "{from: 0, to: 1, when: {layers: 1}}; sweep.space.training.l2.when names 'layers', which is not a parameter before it",
        "{from: 0, to: 1, when: {layers: {form: 1}}}; unknown key 'form' in sweep.space.training.l2.when.layers: maybe 'from'",
        "{from: 0, to: 1, when: {layers: {from: a}}}; sweep.space.training.l2.when.layers.from is 'a': use a number",
        "{from: 0, to: 1, when: {layers: {}}}; sweep.space.training.l2.when.layers is empty"
      })
  void mistakesNameTheirLine(String parameter, String message) {
    assertThatThrownBy(() -> sweep("training.l2: " + parameter))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("study.yaml:7: " + message);
  }
}
