package org.dbmtl.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomSearchTest extends SearchStrategyContract {
  @Override
  SearchStrategy strategy(DagSpace space, long seed) {
    return new RandomSearch(space, Tables::candidate, seed);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void drawsTheWholeSpaceInTheEnd(DagSpace space) {
    assertThat(Tables.play(strategy(space, 7), Map.of(), 4, Integer.MAX_VALUE))
        .containsExactlyInAnyOrderElementsOf(space.all().toList());
  }

  @Test
  void everyStructureIsEquallyLikelyInEveryPlace() {
    DagSpace space = new DagSpace(Tables.targets(3), EdgeConstraints.NONE);
    // Place 3 is drawn by rejection, place 20 from the shuffled rest.
    for (int place : new int[] {0, 3, 20}) {
      Map<TargetGraph, Long> counts = new HashMap<>();
      for (int seed = 0; seed < 2500; seed++) {
        counts.merge(
            Tables.play(strategy(space, seed), Map.of(), 1, place + 1).get(place), 1L, Long::sum);
      }
      long[] observed = counts.values().stream().mapToLong(Long::longValue).toArray();
      assertThat(observed).hasSize(25);
      double[] expected = new double[25];
      Arrays.fill(expected, 100);
      assertThat(new ChiSquareTest().chiSquareTest(expected, observed))
          .as("p of a uniform place %d", place)
          .isGreaterThan(0.001);
    }
  }

  @Test
  void anotherSeedDrawsOthers() {
    DagSpace space = new DagSpace(Tables.targets(4), EdgeConstraints.NONE);
    assertThat(Tables.play(strategy(space, 1), Map.of(), 4, 20))
        .isNotEqualTo(Tables.play(strategy(space, 2), Map.of(), 4, 20));
  }
}
