package org.dbmtl.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.ExpressionConstraint;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.PointConstraint;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.StepParameter;
import org.dbmtl.search.space.WholeParameter;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
            .map(text -> (PointConstraint) ExpressionConstraint.parse(text, names))
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

  /** Every sampler by its name; cmaes has a space of numbers alone. */
  static List<String> samplers() {
    return SamplerProvider.names();
  }

  private static SearchSpace spaceFor(String sampler) {
    return sampler.equals("cmaes") ? NUMBERS : MIXED;
  }

  private static Sampler create(String sampler, long seed) {
    return SamplerProvider.named(sampler).create(spaceFor(sampler), seed);
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void neverTwiceAndAlwaysAllowed(String sampler) {
    SearchSpace space = spaceFor(sampler);
    for (long seed = 1; seed <= 3; seed++) {
      List<Point> points = run(create(sampler, seed), 20);
      assertThat(new HashSet<>(points)).as("seed %d", seed).hasSameSizeAs(points);
      assertThat(points).as("seed %d", seed).allMatch(space::allows);
      points.forEach(point -> assertThat(space.point(point.values())).isEqualTo(point));
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void replaysExactly(String sampler) {
    List<Point> points = run(create(sampler, 7), 20);
    assertThat(run(create(sampler, 7), 20)).isEqualTo(points);
    assertThat(run(create(sampler, 8), 20)).isNotEqualTo(points);
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void takesTheQueueFirstUnlessForbidden(String name) {
    Point wanted = create(name, 99).ask(1).get(0);
    Point forbidden =
        Stream.iterate(1L, seed -> seed + 1)
            .map(
                seed ->
                    new RandomSampler(
                        new SearchSpace(spaceFor(name).parameters(), List.of()), seed))
            .map(sampler -> sampler.ask(1).get(0))
            .filter(point -> !spaceFor(name).allows(point))
            .findFirst()
            .orElseThrow();
    Sampler sampler = create(name, 1);
    sampler.enqueue(forbidden);
    sampler.enqueue(wanted);
    sampler.enqueue(wanted);
    List<Point> points = run(sampler, 10);
    assertThat(points.get(0)).isEqualTo(wanted);
    assertThat(points.stream().filter(wanted::equals)).hasSize(1);
    assertThat(points).doesNotContain(forbidden);
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void knowsWhatItWasToldOfBefore(String sampler) {
    List<Point> earlier = run(create(sampler, 5), 5);
    Sampler later = create(sampler, 5);
    earlier.forEach(point -> later.tell(Observation.of(point, value(point))));
    assertThat(run(later, 5)).doesNotContainAnyElementsOf(earlier);
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
      Set<Point> points = new HashSet<>(run(SamplerProvider.named(name).create(finite, seed), 10));
      assertThat(points).as("%s, seed %d", name, seed).hasSize(6); // b, and c with 5 widths
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void eachPointOfSteppedNumbersIsProposedOnce(String name) {
    SearchSpace stepped =
        space(
            List.of(),
            new StepParameter("dropout", 0, 0.5, 0.1, null),
            new StepParameter("shift", -0.3, 0.4, 0.3, null));
    Set<Map<String, Object>> all = new HashSet<>();
    for (double dropout : new double[] {0, 0.1, 0.2, 0.3, 0.4, 0.5}) {
      for (double shift : new double[] {-0.3, 0, 0.3}) {
        all.add(Map.of("dropout", dropout, "shift", shift));
      }
    }
    for (long seed = 0; seed < 3; seed++) {
      List<Point> points = run(SamplerProvider.named(name).create(stepped, seed), 10);
      assertThat(points.stream().map(Point::values)).hasSize(18).hasSameElementsAs(all);
    }
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void steppedNumbersAreDrawnAsWholeOnesAre(String name) {
    Parameter real = new RealParameter("x", 0, 1, false, null);
    SearchSpace whole = space(List.of(), new WholeParameter("n", 0, 40, 1, false, null), real);
    SearchSpace stepped = space(List.of(), new StepParameter("n", 0, 1, 0.025, null), real);
    Sampler wholes = SamplerProvider.named(name).create(whole, 3);
    Sampler steps = SamplerProvider.named(name).create(stepped, 3);
    for (int i = 0; i < 60; i++) {
      Point expected = wholes.ask(1).get(0);
      Point point = steps.ask(1).get(0);
      assertThat(point.number("n")).isEqualTo(expected.number("n") / 40);
      assertThat(point.number("x")).isEqualTo(expected.number("x"));
      double value = -Math.abs(expected.number("n") - 13) - expected.number("x");
      wholes.tell(Observation.of(expected, value));
      steps.tell(Observation.of(point, value));
    }
  }

  @Test
  void severalObjectivesMakeAFront() {
    // Two objectives that pull apart along x alone: good points keep y high and spread in x.
    SearchSpace space = NUMBERS;
    double tpe = 0;
    double random = 0;
    for (long seed = 0; seed < 5; seed++) {
      tpe += meanY(SamplerProvider.named("tpe").create(space, seed));
      random += meanY(SamplerProvider.named("random").create(space, seed));
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
    assertThatThrownBy(() -> SamplerProvider.named("cmaes").create(SMALL, 1))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("'method' is a choice");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> SamplerProvider.named("tpf").create(SMALL, 1))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("maybe 'tpe'");
  }

  @Test
  void startsFromWhatWasToldBefore() {
    Sampler sampler = SamplerProvider.named("tpe").create(SMALL, 1);
    sampler.tell(Observation.of(SMALL.point(Map.of("method", "a")), 1));
    assertThat(sampler.ask(100)).hasSize(58).doesNotContain(SMALL.point(Map.of("method", "a")));
  }
}
