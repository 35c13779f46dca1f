package org.dbmtl.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.dbmtl.graph.optimum.BestStructures;
import org.dbmtl.graph.optimum.LocalScores;
import org.dbmtl.graph.optimum.Optimum;
import org.dbmtl.graph.optimum.ScoreBound;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCutBoundTest {
  private static final ScoreBound.Limits LIMITS = new ScoreBound.Limits(200, 60);
  private final ScoreBound prover = ScoreBound.find().orElseThrow();

  /**
   * Targets that tell about their neighbours in a chain, nearly the same in both directions; sets
   * of up to two of the nearest four.
   *
   * @param noise nats of a random part of each score
   */
  private static LocalScores chain(int size, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] links = random.doubles(size, .02, .3).toArray();
    List<long[]> sets = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    for (int target = 0; target < size; target++) {
      int place = target;
      long near =
          IntStream.rangeClosed(target - 2, target + 2)
              .filter(other -> other != place && other >= 0 && other < size)
              .mapToLong(other -> 1L << other)
              .sum();
      long[] priced =
          LongStream.iterate(near, set -> set >= 0, set -> set == 0 ? -1 : set - 1 & near)
              .filter(set -> Long.bitCount(set) <= 2)
              .toArray();
      double[] prices = new double[priced.length];
      for (int i = 0; i < prices.length; i++) {
        prices[i] = -.01 * Long.bitCount(priced[i]) + noise * random.nextDouble();
        if (target > 0 && (priced[i] >>> (target - 1) & 1) != 0) {
          prices[i] += links[target - 1];
        }
        if ((priced[i] >>> (target + 1) & 1) != 0) {
          prices[i] += links[target];
        }
      }
      sets.add(priced);
      scores.add(prices);
    }
    return LocalScores.of(IntStream.range(0, size).mapToObj(i -> "t" + i).toList(), sets, scores);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void fromAnyStructureItProvesTheOptimumOfTheDynamicProgramme(long seed)
      throws InterruptedException {
    LocalScores scores = chain(8, .1, seed);
    Optimum exact = BestStructures.of(scores, 0, 0, seed);
    ScoreBound.Bound bound = prover.bound(scores, scores.smallest(), LIMITS);
    assertThat(bound.proved()).isTrue();
    assertThat(bound.score()).isCloseTo(exact.score(), within(1e-7));
    assertThat(scores.score(bound.best())).isEqualTo(bound.score());
    assertThat(bound.upper()).isCloseTo(exact.score(), within(1e-7));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void fewRoundsStillBoundEveryStructure(long seed) throws InterruptedException {
    LocalScores scores = chain(10, .3, seed);
    Optimum exact = BestStructures.of(scores, 0, 0, seed);
    for (int rounds = 1; rounds <= 3; rounds++) {
      ScoreBound.Bound bound =
          prover.bound(scores, scores.smallest(), new ScoreBound.Limits(rounds, 60));
      assertThat(bound.rounds()).isLessThanOrEqualTo(rounds);
      assertThat(bound.upper()).isGreaterThanOrEqualTo(exact.score() - 1e-9);
    }
  }

  @Test
  void whatOrderSearchFindsOfManyTargetsIsProved() throws InterruptedException {
    LocalScores scores = chain(40, .05, 9);
    Optimum found = BestStructures.of(scores, 3, .1, 9);
    assertThat(found.exact()).isTrue();
    assertThat(found.complete()).isFalse();
    assertThat(found.best()).hasSize(4);
    assertThat(found.upperBound().orElseThrow()).isCloseTo(found.score(), within(1e-7));
    Optimum worse =
        new Optimum(
            List.of(scores.smallest()),
            List.of(scores.score(scores.smallest())),
            false,
            false,
            0,
            OptionalDouble.empty());
    assertThat(worse.with(prover.bound(scores, found.winner(), LIMITS)).winner())
        .isEqualTo(found.winner());
  }

  @Test
  void anInterruptionAndAStructureWithoutScoreAreRefused() {
    LocalScores scores = chain(6, .1, 1);
    long[] far = scores.smallest().parentMasks();
    far[0] = 1L << 5;
    assertThatThrownBy(() -> prover.bound(scores, scores.smallest().withParents(far), LIMITS))
        .isInstanceOf(IllegalArgumentException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> prover.bound(scores, scores.smallest(), LIMITS))
        .isInstanceOf(InterruptedException.class);
  }
}
