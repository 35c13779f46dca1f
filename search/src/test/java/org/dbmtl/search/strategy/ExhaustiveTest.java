package org.dbmtl.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExhaustiveTest extends SearchStrategyContract {
  @Override
  SearchStrategy strategy(DagSpace space, long seed) {
    return new Exhaustive(space, Tables::candidate);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void proposesTheWholeSpaceSparsestFirst(DagSpace space) {
    List<TargetGraph> asked = Tables.play(strategy(space, 0), Map.of(), 4, Integer.MAX_VALUE);
    // The space lists itself by another algorithm.
    assertThat(asked).containsExactlyInAnyOrderElementsOf(space.all().toList());
    assertThat(asked.stream().map(TargetGraph::edgeCount).toList()).isSorted();
    assertThat(asked.get(0)).isEqualTo(space.smallest());
  }

  @Test
  void findsTheBestOf543() {
    DagSpace space = new DagSpace(Tables.targets(4), EdgeConstraints.NONE);
    Map<TargetGraph, Double> table = Tables.rugged(space, 11);
    assertThat(table).hasSize(543);
    assertThat(Tables.play(strategy(space, 0), table, 5, Integer.MAX_VALUE))
        .hasSize(543)
        .contains(Tables.best(table));
  }

  @Test
  void isLazy() {
    // 64 targets have about 10^700 structures.
    DagSpace space = new DagSpace(Tables.targets(64), EdgeConstraints.NONE);
    assertThat(Tables.play(strategy(space, 0), Map.of(), 10, 100)).hasSize(100);
  }
}
