package org.dbmtl.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {
  private static final SearchSpace SPACE =
      new SearchSpace(
          List.of(
              new ChoiceParameter("layers", List.of(1, 2, 3), null),
              new WholeParameter("network.shared.1", 8, 512, 1, true, null),
              new WholeParameter(
                  "network.shared.2", 8, 64, 8, false, new Condition("layers", List.of(2, 3))),
              new RealParameter("training.l2", 1e-8, 1e-2, true, null),
              new ChoiceParameter("network.wide", List.of(true, false), null)),
          List.of());

  @Test
  void goesToTheUnitCubeAndBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1000; i++) {
      Point point = SPACE.at(random.doubles(5).toArray());
      double[] units = SPACE.units(point);
      Point again = SPACE.at(units);
      assertThat(again.number("training.l2")).isCloseTo(point.number("training.l2"), within(1e-12));
      for (String name :
          List.of("layers", "network.shared.1", "network.shared.2", "network.wide")) {
        assertThat(again.find(name)).isEqualTo(point.find(name));
      }
      assertThat(point.find("network.shared.2") == null).isEqualTo(point.get("layers").equals(1));
      assertThat(Double.isNaN(units[2])).isEqualTo(point.get("layers").equals(1));
    }
  }

  @Test
  void aLogScaleDrawsEqualRatiosAlike() {
    // Of 8 to 512 the numbers to 64 are half of the scale, as those above are.
    SplittableRandom random = new SplittableRandom(2);
    int small = 0;
    for (int i = 0; i < 10_000; i++) {
      small += (int) SPACE.parameters().get(1).at(random.nextDouble()) <= 64 ? 1 : 0;
    }
    // 57.5 half steps of 7.5 to 512.5: log(64.5 / 7.5) / log(512.5 / 7.5) = .509, 5 s.e. = .025.
    assertThat(small / 1e4).isCloseTo(0.509, within(0.025));
  }

  @Test
  void theGridOfAFiniteSpaceHasEachPointOnce() {
    SearchSpace finite =
        new SearchSpace(
            List.of(
                new ChoiceParameter("a", List.of("x", "y"), null),
                new WholeParameter("b", 1, 3, 1, false, new Condition("a", List.of("y"))),
                new ChoiceParameter("c", List.of(List.of(64, 32), List.of(16)), null)),
            List.of(ExpressionConstraint.parse("b != 2", List.of("a", "b", "c"))));
    assertThat(finite.grid(2, 100).stream().map(Point::text))
        .containsExactly(
            "a=x c=[64, 32]",
            "a=x c=[16]",
            "a=y b=1 c=[64, 32]",
            "a=y b=1 c=[16]",
            "a=y b=3 c=[64, 32]",
            "a=y b=3 c=[16]");
    assertThat(finite.grid(2, 3)).hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "training.batch * training.epochs <= 4000 and network.dropout < 0.5; true",
        "training.batch * training.epochs < 4000; false",
        "not (training.batch == 2000) or network.dropout > 1; false",
        "mode == \"and\"; true",
        "MIN(training.batch, 3) == 3; true",
        "inactive > 5; true"
      })
  void constraintsCompute(String text, boolean allowed) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("training.batch", 2000);
    values.put("training.epochs", 2);
    values.put("network.dropout", 0.1);
    values.put("mode", "and");
    List<String> names =
        List.of("training.batch", "training.epochs", "network.dropout", "mode", "inactive");
    assertThat(ExpressionConstraint.parse(text, names).allows(new Point(values)))
        .isEqualTo(allowed);
  }

  @Test
  void aConstraintThatNamesNothingOrDoesNotParseIsRefused() {
    assertThatThrownBy(() -> ExpressionConstraint.parse("batch > 1", List.of("training.batch")))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("names 'batch'")
        .hasMessageContaining("training.batch");
    assertThatThrownBy(
            () -> ExpressionConstraint.parse("training.batch >", List.of("training.batch")))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("cannot be computed");
  }

  @Test
  void namesOfOursAndNumbersAreNoConstraints() {
    List<String> names = List.of("training.batch");
    assertThatThrownBy(() -> ExpressionConstraint.parse("p0 > 5 and training.batch > 1", names))
        .hasMessageContaining("names 'p0'");
    assertThatThrownBy(() -> ExpressionConstraint.parse("dbmtl_parameter_0 > 5", names))
        .hasMessageContaining("not a parameter of the space");
    ExpressionConstraint number = ExpressionConstraint.parse("training.batch * 2", names);
    assertThatThrownBy(() -> number.allows(new Point(Map.of("training.batch", 3))))
        .hasMessageContaining("neither true nor false");
  }

  @Test
  void aGridThatConstraintsForbidEnds() {
    SearchSpace none =
        new SearchSpace(
            List.of(
                new WholeParameter("a", 1, 10_000, 1, false, null),
                new WholeParameter("b", 1, 10_000, 1, false, null)),
            List.of(point -> false));
    assertThat(none.grid(2, 1000)).isEmpty();
  }

  @Test
  void aConditionIsWrittenAsItsParameterIs() {
    assertThatThrownBy(
            () ->
                new SearchSpace(
                    List.of(
                        new WholeParameter("layers", 1, 3, 1, false, null),
                        new RealParameter(
                            "rate", 0, 1, false, new Condition("layers", List.of(2.0)))),
                    List.of()))
        .hasMessageContaining("write it as 2");
  }

  @Test
  void theNumbersOfAChoiceAreComparedByValue() {
    ChoiceParameter layers = new ChoiceParameter("layers", List.of(1, 2.0, "2"), null);
    assertThat(layers.checked(1.0)).isEqualTo(1);
    assertThat(layers.checked(2)).isEqualTo(2.0);
    assertThat(layers.checked("2")).isEqualTo("2");
    assertThatThrownBy(() -> layers.checked("1")).hasMessageContaining("1 is none of [1, 2.0, 2]");
    assertThatThrownBy(() -> new ChoiceParameter("layers", List.of(2, 2.0), null))
        .hasMessageContaining("a value twice in [2, 2.0]");
  }

  @Test
  void mistakesNameValueAndWayOut() {
    assertThatThrownBy(() -> new RealParameter("training.l2", 1, 0.1, false, null))
        .hasMessage(
            "training.l2: from 1.0 to 0.1 is not an interval: 'from' must be less than 'to'");
    assertThatThrownBy(() -> new RealParameter("training.l2", 0, 1, true, null))
        .hasMessageContaining("on a log scale it must be above 0");
    assertThatThrownBy(() -> new WholeParameter("n", 1, 9, 0, false, null))
        .hasMessage("n: step is 0: use 1 or more, at most 8");
    assertThatThrownBy(() -> new WholeParameter("n", 1, 9, 9, false, null))
        .hasMessageContaining("step is 9");
    assertThatThrownBy(() -> new WholeParameter("n", 1, 9, 2, true, null))
        .hasMessage("n: step is 2: use 1 on a log scale");
    assertThatThrownBy(() -> new ChoiceParameter("c", List.of(), null))
        .hasMessageContaining("'choice' is empty");
    assertThatThrownBy(
            () ->
                new SearchSpace(
                    List.of(
                        new RealParameter("a", 0, 1, false, new Condition("b", List.of(1))),
                        new WholeParameter("b", 0, 1, 1, false, null)),
                    List.of()))
        .hasMessageContaining("not a parameter before it");
    assertThatThrownBy(() -> SPACE.point(Map.of("layers", 1)))
        .hasMessageContaining("lacks 'network.shared.1'");
    assertThatThrownBy(() -> SPACE.point(Map.of("layers", 7)))
        .hasMessageContaining("layers: 7 is none of [1, 2, 3]");
  }
}
