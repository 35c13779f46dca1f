package org.dbmtl.graph.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UniformSamplingTest {
  private static final int PER_CELL = 100;

  /** scipy 1.17.1: chi2.ppf(0.999, 542) and chi2.ppf(0.001, 542). */
  private static final double SCIPY_HIGH = 649.467;

  private static final double SCIPY_LOW = 445.927;

  static LongStream seeds() {
    return Oracle.seeds(12);
  }

  /** Pearson's statistic against equal probabilities; fails on a structure outside the space. */
  private static double chiSquare(DagSpace space, long seed) {
    Map<TargetGraph, Integer> counts = new HashMap<>();
    space.all().forEach(graph -> counts.put(graph, 0));
    int cells = counts.size();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < PER_CELL * cells; i++) {
      TargetGraph drawn = space.random(random);
      assertThat(counts.computeIfPresent(drawn, (graph, count) -> count + 1)).isNotNull();
    }
    return counts.values().stream()
            .mapToDouble(count -> (double) (count - PER_CELL) * (count - PER_CELL))
            .sum()
        / PER_CELL;
  }

  /** Quantile of chi-square at z standard deviations: Wilson and Hilferty (1931). */
  private static double quantile(int degrees, double z) {
    double spread = 2. / (9 * degrees);
    return degrees * Math.pow(1 - spread + z * Math.sqrt(spread), 3);
  }

  @Test
  void quantilesAreThoseOfScipy() {

    assertThat(quantile(542, 3.0902)).isCloseTo(SCIPY_HIGH, offset(.1));
    assertThat(quantile(542, -3.0902)).isCloseTo(SCIPY_LOW, offset(.1));
  }

  @Test
  void allStructuresOverFourTargetsAreEquallyProbable() {
    DagSpace space = new DagSpace(Oracle.targets(4), EdgeConstraints.NONE);
    assertThat(space.count()).isEqualTo(543);
    // Too even would be as wrong as too uneven: 1 in 1000 on either side.
    assertThat(chiSquare(space, 1)).isBetween(SCIPY_LOW, SCIPY_HIGH);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void structuresUnderConstraintsAreEquallyProbable(long seed) {
    List<String> targets = Oracle.targets(4);
    DagSpace space = new DagSpace(targets, Oracle.randomConstraints(targets, seed));
    int cells = space.count().intValueExact();
    // 1 in 30,000 each, for a dozen spaces are tried.
    double limit = cells == 1 ? 0 : quantile(cells - 1, 4);
    assertThat(chiSquare(space, seed)).as("%d cells", cells).isLessThanOrEqualTo(limit);
  }

  @Test
  void structuresWithFewParentsAreEquallyProbable() {
    EdgeConstraints oneParent = new EdgeConstraints(List.of(), List.of(), List.of(), 1);
    DagSpace space = new DagSpace(Oracle.targets(4), oneParent);
    // Forests of rooted labeled trees: (n+1)^(n-1), Cayley.
    assertThat(space.count()).isEqualTo(125);
    assertThat(chiSquare(space, 5)).isLessThan(quantile(124, 4));
  }

  @Test
  void sameGeneratorSameStructures() {
    DagSpace space = new DagSpace(Oracle.targets(20), EdgeConstraints.NONE);
    DagSpace again = new DagSpace(Oracle.targets(20), EdgeConstraints.NONE);
    SplittableRandom a = new SplittableRandom(7);
    SplittableRandom b = new SplittableRandom(7);
    for (int i = 0; i < 20; i++) {
      assertThat(space.random(a)).isEqualTo(again.random(b));
    }
  }

  @Test
  void edgesAreAsFrequentAsTheCountsSayForSixtyFourTargets() {
    List<String> targets = Oracle.targets(64);
    DagSpace space = new DagSpace(targets, EdgeConstraints.NONE);
    DagSpace withEdge =
        new DagSpace(
            targets, new EdgeConstraints(List.of(new Edge("t3", "t60")), List.of(), List.of(), 63));
    BigInteger millionths =
        withEdge.count().multiply(BigInteger.valueOf(1_000_000)).divide(space.count());
    double expected = millionths.doubleValue() / 1e6 * 64 * 63;
    SplittableRandom random = new SplittableRandom(64);
    int draws = 300;
    double edges = 0;
    for (int i = 0; i < draws; i++) {
      edges += space.random(random).edgeCount();
    }
    // About n^2/4 edges with a deviation of about n/2.8 each (McKay 1989); five standard errors.
    assertThat(edges / draws).isCloseTo(expected, offset(5 * 23 / Math.sqrt(draws)));
  }
}
