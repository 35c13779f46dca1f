package org.dbmtl.graph.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HammingDistanceTest {
  private static final List<String> TARGETS = List.of("a", "b", "c");

  static LongStream seeds() {
    return Oracle.seeds(30);
  }

  /** Expected values by hand; the CPDAGs are in the comments. */
  @ParameterizedTest(name = "[{0}] to [{1}]: {2}, classes {3}")
  @CsvSource({
    "'', '', 0, 0",
    "a>b, '', 1, 1", // a-b | nothing
    "a>b, b>a, 1, 0", // a-b | a-b
    "a>b b>c, c>b b>a, 2, 0", // a-b-c | a-b-c
    "a>b b>c, a>b c>b, 1, 2", // a-b-c | a>b<c: both links got a direction
    "a>b c>b, a>b c>b a>c, 1, 3", // a>b<c | all three undirected
    "a>b, c>b, 2, 2", // a-b | b-c
    "a>b a>c b>c, c>b c>a b>a, 3, 0", // complete: one class
  })
  void knownDistances(String first, String second, int distance, int ofClasses) {
    TargetGraph a = TargetGraph.parse(TARGETS, first);
    TargetGraph b = TargetGraph.parse(TARGETS, second);
    assertThat(HammingDistance.between(a, b)).isEqualTo(distance);
    assertThat(HammingDistance.between(Cpdag.of(a), Cpdag.of(b))).isEqualTo(ofClasses);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isAMetricAndCountsPairs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DagSpace space = new DagSpace(Oracle.targets(seed % 2 == 0 ? 7 : 64), EdgeConstraints.NONE);
    TargetGraph a = space.random(random);
    TargetGraph b = space.random(random);
    TargetGraph c = space.neighbours(b).findFirst().orElseThrow();
    int expected = 0;
    for (Edge edge : Oracle.allEdges(space.targets())) {
      boolean differs =
          a.contains(edge) != b.contains(edge)
              || a.contains(edge.reversed()) != b.contains(edge.reversed());
      if (differs && a.indexOf(edge.parent()) < a.indexOf(edge.child())) {
        expected++;
      }
    }
    assertThat(HammingDistance.between(a, b)).isEqualTo(expected);
    assertThat(HammingDistance.between(b, a)).isEqualTo(expected);
    assertThat(HammingDistance.between(a, a)).isZero();
    assertThat(HammingDistance.between(b, c)).isEqualTo(1);
    assertThat(HammingDistance.between(a, c)).isBetween(expected - 1, expected + 1);

    Cpdag p = Cpdag.of(a);
    Cpdag q = Cpdag.of(b);
    Cpdag r = Cpdag.of(c);
    assertThat(HammingDistance.between(p, q)).isEqualTo(HammingDistance.between(q, p));
    assertThat(HammingDistance.between(p, q) == 0).isEqualTo(p.equals(q));
    assertThat(HammingDistance.between(p, r))
        .isLessThanOrEqualTo(HammingDistance.between(p, q) + HammingDistance.between(q, r));
  }

  @Test
  void graphsOverOtherTargetsCannotBeCompared() {
    TargetGraph a = TargetGraph.empty(List.of("a"));
    TargetGraph b = TargetGraph.empty(List.of("b"));
    assertThatThrownBy(() -> HammingDistance.between(a, b))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HammingDistance.between(Cpdag.of(a), Cpdag.of(b)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
