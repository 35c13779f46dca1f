package org.dbmtl.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepParameterTest {
  private static final StepParameter DROPOUT = new StepParameter("d", 0, 0.5, 0.1, null);

  @Test
  void theValuesAreTheDecimalsThatOneWouldWrite() {
    assertThat(values(DROPOUT)).hasToString("[0.0, 0.1, 0.2, 0.3, 0.4, 0.5]");
    assertThat(values(new StepParameter("d", -0.3, 0.45, 0.2, null)))
        .hasToString("[-0.3, -0.1, 0.1, 0.3]");
    assertThat(values(new StepParameter("d", 0.8, 0.9, 0.1, null))).hasToString("[0.8, 0.9]");
    assertThat(values(new StepParameter("d", 1e-6, 2.5e-6, 5e-7, null)))
        .hasToString("[1.0E-6, 1.5E-6, 2.0E-6, 2.5E-6]");
  }

  private static List<Object> values(Parameter parameter) {
    return new SearchSpace(List.of(parameter), List.of())
        .grid(2, 10_000).stream().map(point -> point.get(parameter.name())).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theUnitIntervalIsCutIntoItsValues(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long scale = (long) Math.pow(10, random.nextInt(1, 8));
    long first = random.nextLong(-100_000, 100_000);
    long step = random.nextLong(1, 10_000);
    int levels = random.nextInt(2, 300);
    long beyond = random.nextLong(step);
    // Oracle: the quotient of two whole numbers is the double nearest to the decimal.
    List<Object> expected = new ArrayList<>();
    for (int k = 0; k < levels; k++) {
      expected.add((double) (first + k * step) / scale);
    }
    StepParameter parameter =
        new StepParameter(
            "p",
            (double) first / scale,
            (double) (first + (levels - 1) * step + beyond) / scale,
            (double) step / scale,
            null);
    assertThat(parameter.levels()).isEqualTo(levels);
    assertThat(values(parameter)).isEqualTo(expected);
    for (int k = 0; k < levels; k++) {
      double unit = parameter.unit(expected.get(k));
      assertThat(unit).isCloseTo((k + 0.5) / levels, within(1e-12));
      assertThat(parameter.at(unit)).isEqualTo(expected.get(k));
      assertThat(parameter.checked(expected.get(k))).isEqualTo(expected.get(k));
      assertThat(parameter.at((k + random.nextDouble(0.001, 0.999)) / levels))
          .isEqualTo(expected.get(k));
    }
    Set<Object> drawn = new HashSet<>();
    DoubleStream.generate(random::nextDouble)
        .limit(levels * 20L)
        .forEach(unit -> drawn.add(parameter.at(unit)));
    assertThat(expected).containsAll(drawn);
    assertThat(parameter.at(-1)).isEqualTo(expected.get(0));
    assertThat(parameter.at(2)).isEqualTo(expected.get(levels - 1));
  }

  @Test
  void whatIsNoStepIsRefused() {
    assertThat(DROPOUT.checked(0)).isEqualTo(0.0);
    assertThat(DROPOUT.checked(-0.0)).isEqualTo(0.0);
    for (Object value : List.of(0.15, 0.6, -0.1, 1, "0.1", Double.NaN, Double.POSITIVE_INFINITY)) {
      assertThatThrownBy(() -> DROPOUT.unit(value))
          .isInstanceOf(StudyException.class)
          .hasMessage("d: %s is not a number from 0.0 to 0.5 in steps of 0.1", value);
    }
  }

  @ParameterizedTest(name = "{0} to {1} by {2}")
  @CsvSource({
    "0, 0.5, 0, d: step is 0.0: use a number above 0 and at most 0.5",
    "0, 0.5, -0.1, d: step is -0.1: use a number above 0 and at most 0.5",
    "0, 0.5, 0.6, d: step is 0.6: use a number above 0 and at most 0.5",
    "0, 0.5, NaN, d: step is NaN: use a number above 0",
    "0, 0.5, Infinity, d: step is Infinity: use a number above 0",
    "0.5, 0.5, 0.1, 'must be less than'",
    "0, Infinity, 0.1, is not an interval",
    "0, 1, 1e-10, d: step 1.0E-10 is too fine from 0.0 to 1.0",
    "1e16, 10000000000000008, 2, is too fine"
  })
  void aStepIsWithinItsInterval(double from, double to, double step, String message) {
    assertThatThrownBy(() -> new StepParameter("d", from, to, step, null))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining(message);
  }
}
