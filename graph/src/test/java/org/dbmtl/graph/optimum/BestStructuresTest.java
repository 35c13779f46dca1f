package org.dbmtl.graph.optimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.Cpdag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BestStructuresTest {
  private static final double EXACT = 1e-9;

  static LongStream seeds() {
    return Oracle.seeds(12);
  }

  static LongStream fewSeeds() {
    return Oracle.seeds(4);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalsBruteForceOverAllStructures(long seed) throws InterruptedException {
    for (int size = 1; size <= 5; size++) {
      EdgeConstraints constraints = RandomScores.constraints(size, seed);
      LocalScores scores = RandomScores.of(size, constraints, seed % 2 == 0, .3, seed);
      double best = RandomScores.bestOf(scores, RandomScores.all(scores));
      Optimum optimum = BestStructures.of(scores, 0, 0, seed);
      assertThat(optimum.exact()).isTrue();
      assertThat(optimum.score()).isCloseTo(best, within(EXACT));
      assertThat(scores.score(optimum.winner())).isEqualTo(optimum.score());
      assertThat(constraints.violations(optimum.winner())).isEmpty();
      TargetGraph found = new OrderSearch(scores, seed).run().best();
      assertThat(scores.score(found)).isCloseTo(best, within(EXACT));
      assertThat(constraints.violations(found)).isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void equalsTheBestOfAllOrdersOfEightTargets(long seed) throws InterruptedException {
    EdgeConstraints constraints = RandomScores.constraints(8, seed);
    LocalScores scores = RandomScores.of(8, constraints, false, .3, seed);
    double[][] best = new double[8][256];
    for (int target = 0; target < 8; target++) {
      for (int before = 0; before < 256; before++) {
        best[target][before] = Double.NEGATIVE_INFINITY;
        for (int set = before; set >= 0; set = set == 0 ? -1 : set - 1 & before) {
          double score = scores.score(target, set);
          best[target][before] =
              Math.max(best[target][before], Double.isNaN(score) ? -1e300 : score);
        }
      }
    }
    assertThat(BestStructures.of(scores, 0, 0, seed).score())
        .isCloseTo(bestOrder(best, 0), within(EXACT));
  }

  private static double bestOrder(double[][] best, int before) {
    return IntStream.range(0, best.length)
        .filter(target -> (before >>> target & 1) == 0)
        .mapToDouble(target -> best[target][before] + bestOrder(best, before | 1 << target))
        .max()
        .orElse(0);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void orderSearchFindsTheOptimumToTwentyTargets(long seed) throws InterruptedException {
    for (int size : new int[] {9, 13, 17}) {
      orderSearchFindsTheOptimum(size, seed);
    }
  }

  @Test
  void orderSearchFindsTheOptimumOfTwentyTargets() throws InterruptedException {
    orderSearchFindsTheOptimum(20, 1);
  }

  private static void orderSearchFindsTheOptimum(int size, long seed) throws InterruptedException {
    EdgeConstraints constraints = RandomScores.constraints(size, seed);
    LocalScores scores = RandomScores.of(size, constraints, false, .2, seed);
    TargetGraph exact = DynamicProgramming.best(scores);
    TargetGraph found = new OrderSearch(scores, seed).run().best();
    assertThat(scores.score(found)).isCloseTo(scores.score(exact), within(EXACT));
    assertThat(constraints.violations(found)).isEmpty();
    assertThat(constraints.violations(exact)).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nextBestEqualBruteForceOverAllClasses(long seed) throws InterruptedException {
    for (int size = 2; size <= 5; size++) {
      EdgeConstraints constraints = RandomScores.constraints(size, seed);
      LocalScores scores = RandomScores.of(size, constraints, seed % 4 == 0, .2, seed);
      double margin = seed % 2 == 0 ? .05 : 10;
      int most = (int) (seed % 30);
      Map<Cpdag, Double> classes = new HashMap<>();
      for (TargetGraph structure : RandomScores.all(scores)) {
        if (isRanked(scores, structure)) {
          classes.merge(Cpdag.of(structure), scores.score(structure), Math::max);
        }
      }
      double best = classes.values().stream().max(Comparator.naturalOrder()).orElseThrow();
      List<Double> expected =
          classes.values().stream()
              .filter(score -> score >= best - margin - EXACT)
              .sorted(Comparator.reverseOrder())
              .limit(most + 1)
              .toList();
      Optimum optimum = BestStructures.of(scores, most, margin, seed);
      assertThat(optimum.complete()).isTrue();
      assertThat(optimum.scores()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        TargetGraph structure = optimum.best().get(i);
        assertThat(optimum.scores().get(i)).isCloseTo(expected.get(i), within(EXACT));
        assertThat(classes.get(Cpdag.of(structure)))
            .isCloseTo(optimum.scores().get(i), within(EXACT));
        assertThat(constraints.violations(structure)).isEmpty();
      }
      assertThat(optimum.best().stream().map(Cpdag::of)).doesNotHaveDuplicates();
    }
  }

  /** Whether no target would do as well with a part of its parents. */
  private static boolean isRanked(LocalScores scores, TargetGraph structure) {
    for (int target = 0; target < scores.size(); target++) {
      long set = structure.parentMask(target);
      for (long part = set; part != 0; ) {
        part = part - 1 & set;
        if (scores.score(target, part) >= scores.score(target, set)) {
          return false;
        }
      }
    }
    return true;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void nearbyStructuresAreOfDifferentClassesAndMissFew(long seed) throws InterruptedException {
    EdgeConstraints constraints = RandomScores.constraints(8, seed);
    LocalScores scores = RandomScores.of(8, constraints, false, 0, seed);
    Optimum exact = BestStructures.of(scores, 19, .2, seed);
    NearbyStructures nearby = new NearbyStructures(scores, exact.score() - .2, 5000);
    List<TargetGraph> found = nearby.around(exact.winner(), 20);
    assertThat(found.stream().map(Cpdag::of)).doesNotHaveDuplicates();
    assertThat(found).allMatch(each -> constraints.violations(each).isEmpty());
    List<Cpdag> expected = exact.best().stream().map(Cpdag::of).toList();
    List<Cpdag> common = new ArrayList<>(found.stream().map(Cpdag::of).toList());
    common.retainAll(expected);
    assertThat(common.size()).isGreaterThanOrEqualTo(expected.size() * 3 / 4);
  }

  @Test
  void manyTargetsAreSearchedInOrdersAndNothingIsCalledProved() throws InterruptedException {
    LocalScores scores = RandomScores.of(24, EdgeConstraints.NONE, false, .9, 7);
    Optimum optimum = BestStructures.of(scores, 5, .05, 7);
    assertThat(optimum.exact()).isFalse();
    assertThat(optimum.complete()).isFalse();
    assertThat(optimum.upperBound()).isEmpty();
    assertThat(optimum).isEqualTo(BestStructures.of(scores, 5, .05, 7));
    assertThat(optimum.best()).hasSizeBetween(1, 6);
    assertThat(optimum.scores()).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(optimum.scores()).allMatch(score -> score >= optimum.score() - .0501);
  }

  @Test
  void aThreadThatIsInterruptedStops() {
    LocalScores few = RandomScores.of(6, EdgeConstraints.NONE, false, 0, 1);
    LocalScores many = RandomScores.of(23, EdgeConstraints.NONE, false, .95, 1);
    for (LocalScores scores : List.of(few, many)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> BestStructures.of(scores, 3, 1, 1))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }
}
