package org.dbmtl.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.trial.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every strategy keeps, whatever the scores. A strategy's test extends this. */
abstract class SearchStrategyContract {
  private static final int PLENTY = 100_000;

  /** A new strategy on this space. */
  abstract SearchStrategy strategy(DagSpace space, long seed);

  static List<DagSpace> spaces() {
    return List.of(
        new DagSpace(Tables.targets(1), EdgeConstraints.NONE),
        new DagSpace(Tables.targets(2), EdgeConstraints.NONE),
        new DagSpace(Tables.targets(4), EdgeConstraints.NONE),
        new DagSpace(
            Tables.targets(5),
            new EdgeConstraints(
                List.of(new Edge("t3", "t1")),
                List.of(new Edge("t0", "t2")),
                List.of(List.of("t0", "t3"), List.of("t4")),
                2)));
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void proposesNothingTwiceAndNothingOutsideTheSpace(DagSpace space) {
    List<TargetGraph> asked = Tables.play(strategy(space, 1), Tables.rugged(space, 1), 4, PLENTY);
    assertThat(asked).isNotEmpty().doesNotHaveDuplicates().allMatch(space::contains);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void neverReturnsMoreThanItIsAskedFor(int max) {
    DagSpace space = spaces().get(2);
    SearchStrategy strategy = strategy(space, 2);
    Map<TargetGraph, Double> table = Tables.rugged(space, 2);
    for (int id = 1; id < 200; ) {
      List<Candidate> round = strategy.ask(max);
      assertThat(round).hasSizeLessThanOrEqualTo(max);
      if (round.isEmpty()) {
        return;
      }
      for (Candidate candidate : round) {
        strategy.tell(
            Tables.outcome(id++, candidate, table.getOrDefault(candidate.structure(), 0.0)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void replaysExactly(DagSpace space) {
    Map<TargetGraph, Double> table = Tables.rugged(space, 3);
    assertThat(Tables.play(strategy(space, 3), table, 4, PLENTY))
        .isEqualTo(Tables.play(strategy(space, 3), table, 4, PLENTY));
  }

  @Test
  void staysExhausted() {
    DagSpace space = spaces().get(1);
    SearchStrategy strategy = strategy(space, 4);
    Tables.play(strategy, new HashMap<>(), 4, PLENTY);
    assertThat(strategy.ask(4)).isEmpty();
    assertThat(strategy.ask(1)).isEmpty();
  }

  @Test
  void doesNotAskForWhatItWasToldOf() {
    DagSpace space = spaces().get(2);
    SearchStrategy strategy = strategy(space, 5);
    TargetGraph vanilla = space.smallest();
    strategy.tell(Tables.outcome(1, Tables.candidate(vanilla), 0.5));
    assertThat(Tables.play(strategy, Tables.rugged(space, 5), 4, PLENTY))
        .isNotEmpty()
        .doesNotContain(vanilla);
  }

  @Test
  void goesOnWhenTrialsFail() {
    DagSpace space = spaces().get(2);
    SearchStrategy strategy = strategy(space, 6);
    Random random = new Random(6);
    List<TargetGraph> asked = new ArrayList<>();
    List<Candidate> round = strategy.ask(4);
    for (long id = 1; !round.isEmpty(); round = strategy.ask(4)) {
      for (Candidate candidate : round) {
        asked.add(candidate.structure());
        strategy.tell(
            random.nextBoolean()
                ? Tables.failure(id++, candidate)
                : Tables.outcome(id++, candidate, random.nextGaussian()));
      }
    }
    assertThat(asked).hasSizeGreaterThan(4).doesNotHaveDuplicates();
  }
}
