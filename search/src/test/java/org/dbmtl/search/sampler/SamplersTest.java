package org.dbmtl.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.ExpressionConstraint;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.WholeParameter;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every sampler keeps. */
class SamplersTest {
  private static final SearchSpace NUMBERS =
      space(
          List.of("x + y <= 1.5"),
          new RealParameter("x", 0, 1, false, null),
          new RealParameter("y", 0.01, 1, true, null));

  private static final SearchSpace MIXED =
      space(
          List.of("layers < 3 or rate < 0.5"),
          new ChoiceParameter("method", List.of("a", "b"), null),
          new WholeParameter("layers", 1, 4, 1, false, null),
          new RealParameter("rate", 1e-4, 1, true, new Condition("method", List.of("b"))));

  /** Two options alone, and one with 57 widths: 59 points. */
  private static final SearchSpace SMALL =
      space(
          List.of(),
          new ChoiceParameter("method", List.of("a", "b", "c"), null),
          new WholeParameter("width", 8, 64, 1, true, new Condition("method", List.of("c"))));

  private static SearchSpace space(List<String> constraints, Parameter... parameters) {
    List<String> names = List.of(parameters).stream().map(Parameter::name).toList();
    return new SearchSpace(
        List.of(parameters),
        constraints.stream()
            .map(
                text ->
                    (org.dbmtl.search.space.PointConstraint)
                        ExpressionConstraint.parse(text, names))
            .toList());
  }

  private static double value(Point point) {
    return (point.hashCode() % 1000) / 1000.0;
  }

  /** Asks and tells in rounds, telling failures and low fidelities too. */
  private static List<Point> run(Sampler sampler, int rounds) {
    List<Point> points = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<Point> asked = sampler.ask(3);
      points.addAll(asked);
      for (int i = 0; i < asked.size(); i++) {
        Point point = asked.get(i);
        if (round % 5 == 4 && i == 0) {
          sampler.tell(Observation.failed(point));
        } else {
          sampler.tell(new Observation(point, List.of(value(point)), i == 1 ? 0.25 : 1));
        }
      }
    }
    return points;
  }

  abstract static class Kept {
    abstract Sampler create(SearchSpace space, long seed);

    abstract SearchSpace space();

    @Test
    void neverTwiceAndAlwaysAllowed() {
      for (long seed = 1; seed <= 3; seed++) {
        List<Point> points = run(create(space(), seed), 20);
        assertThat(new HashSet<>(points)).as("seed %d", seed).hasSameSizeAs(points);
        assertThat(points).as("seed %d", seed).allMatch(space()::allows);
        points.forEach(point -> assertThat(space().point(point.values())).isEqualTo(point));
      }
    }

    @Test
    void replaysExactly() {
      assertThat(run(create(space(), 7), 20)).isEqualTo(run(create(space(), 7), 20));
      assertThat(run(create(space(), 7), 20)).isNotEqualTo(run(create(space(), 8), 20));
    }

    @Test
    void takesTheQueueFirst() {
      Point wanted = create(space(), 99).ask(1).get(0);
      Sampler sampler = create(space(), 1);
      sampler.enqueue(wanted);
      sampler.enqueue(wanted);
      List<Point> points = run(sampler, 10);
      assertThat(points.get(0)).isEqualTo(wanted);
      assertThat(points.stream().filter(wanted::equals)).hasSize(1);
    }

    @Test
    void knowsWhatItWasToldOfBefore() {
      Sampler first = create(space(), 5);
      List<Point> earlier = run(first, 5);
      Sampler second = create(space(), 5);
      earlier.forEach(point -> second.tell(Observation.of(point, value(point))));
      assertThat(run(second, 5)).doesNotContainAnyElementsOf(earlier);
    }
  }

  @Nested
  class RandomOnes extends Kept {
    @Override
    Sampler create(SearchSpace space, long seed) {
      return Samplers.named("random", space, seed);
    }

    @Override
    SearchSpace space() {
      return MIXED;
    }
  }

  @Nested
  class Sobol extends Kept {
    @Override
    Sampler create(SearchSpace space, long seed) {
      return Samplers.named("sobol", space, seed);
    }

    @Override
    SearchSpace space() {
      return MIXED;
    }
  }

  @Nested
  class Tpe extends Kept {
    @Override
    Sampler create(SearchSpace space, long seed) {
      return Samplers.named("tpe", space, seed);
    }

    @Override
    SearchSpace space() {
      return MIXED;
    }
  }

  @Nested
  class CmaEs extends Kept {
    @Override
    Sampler create(SearchSpace space, long seed) {
      return Samplers.named("cmaes", space, seed);
    }

    @Override
    SearchSpace space() {
      return NUMBERS;
    }
  }

  @Nested
  class Grid extends Kept {
    @Override
    Sampler create(SearchSpace space, long seed) {
      return Samplers.named("grid", space, seed);
    }

    @Override
    SearchSpace space() {
      return MIXED;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "sobol", "tpe", "grid"})
  void aFiniteSpaceIsExhausted(String name) {
    SearchSpace finite =
        space(
            List.of("not (method == \"a\")"),
            new ChoiceParameter("method", List.of("a", "b", "c"), null),
            new WholeParameter("width", 8, 12, 1, true, new Condition("method", List.of("c"))));
    for (long seed = 0; seed < 5; seed++) {
      Set<Point> points = new HashSet<>(run(Samplers.named(name, finite, seed), 10));
      assertThat(points).as("%s, seed %d", name, seed).hasSize(6); // b, and c with 5 widths
    }
  }

  @Test
  void severalObjectivesMakeAFront() {
    // Two objectives that pull apart along x alone: good points keep y high and spread in x.
    SearchSpace space = NUMBERS;
    double tpe = 0;
    double random = 0;
    for (long seed = 0; seed < 5; seed++) {
      tpe += meanY(Samplers.named("tpe", space, seed));
      random += meanY(Samplers.named("random", space, seed));
    }
    assertThat(tpe).as("seeds 0 to 4").isGreaterThan(1.3 * random);
  }

  private static double meanY(Sampler sampler) {
    double sum = 0;
    for (int i = 0; i < 60; i++) {
      Point point = sampler.ask(1).get(0);
      double x = point.number("x");
      double y = point.number("y");
      sampler.tell(new Observation(point, List.of(y - x * x, y - (1 - x) * (1 - x)), 1));
      sum += y / 60;
    }
    return sum;
  }

  @Test
  void cmaesRefusesChoices() {
    assertThatThrownBy(() -> Samplers.named("cmaes", SMALL, 1))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("'method' is a choice");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Samplers.named("tpf", SMALL, 1))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("maybe 'tpe'");
  }

  @Test
  void startsFromWhatWasToldBefore() {
    Sampler sampler = Samplers.named("tpe", SMALL, 1);
    sampler.tell(Observation.of(SMALL.point(Map.of("method", "a")), 1));
    assertThat(sampler.ask(100)).hasSize(58).doesNotContain(SMALL.point(Map.of("method", "a")));
  }
}
