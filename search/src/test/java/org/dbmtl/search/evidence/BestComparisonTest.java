package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestComparisonTest {
  private static final int STUDIES = 1000;

  private static Map<Integer, Double> repeats(double... scores) {
    Map<Integer, Double> byRepeat = new TreeMap<>();
    for (int r = 0; r < scores.length; r++) {
      byRepeat.put(r, scores[r]);
    }
    return byRepeat;
  }

  /** By hand; the t quantile t(0.95, 2) is scipy 1.17.1's. */
  @Test
  void twoCandidatesAreComparedByAPairedTest() {
    // Differences -1, -2, -6: mean -3, deviation √7, standard error √(7/3).
    BestComparison comparison =
        BestComparison.of(List.of(repeats(5, 7, 9), repeats(4, 5, 3)), 0.05);
    double margin = 2.919985580353725 * Math.sqrt(7 / 3.0);
    BestComparison.Entry second = comparison.entries().get(1);
    assertThat(second.toBest()).isNotNull();
    assertThat(second.toBest().mean()).isEqualTo(-3);
    assertThat(second.toBest().low()).isCloseTo(-3 - margin, within(1e-5));
    assertThat(second.toBest().high()).isCloseTo(margin - 3, within(1e-5));
    assertThat(second.tied()).isTrue();
    // scipy.stats.ttest_rel, one-sided: t = 1.9639610121239315 on 2 degrees of freedom.
    assertThat(second.pValue()).isCloseTo(0.09424866439965549, within(1e-6));
    assertThat(comparison.lead()).isNotNull();
    assertThat(comparison.lead().mean()).isEqualTo(3);
    assertThat(comparison.lead().low()).isCloseTo(3 - margin, within(1e-5));
    assertThat(comparison.lead().high()).isCloseTo(3 + margin, within(1e-5));
  }

  @Test
  void oneRepeatTellsNothing() {
    BestComparison comparison = BestComparison.of(List.of(repeats(2), repeats(1)), 0.05);
    assertThat(comparison.noise()).isNull();
    assertThat(comparison.entries().get(1))
        .isEqualTo(new BestComparison.Entry(new Difference(-1, null, null, 1), null, true));
    assertThat(comparison.lead()).isEqualTo(new Difference(1, null, null, 1));
  }

  @Test
  void withoutNoiseEveryDifferenceIsCertain() {
    BestComparison comparison =
        BestComparison.of(List.of(repeats(2, 3), repeats(2, 3), repeats(1, 2)), 0.05);
    assertThat(comparison.entries())
        .extracting(BestComparison.Entry::tied)
        .containsExactly(true, true, false);
    assertThat(comparison.entries().get(2).pValue()).isZero();
  }

  @Test
  void aCandidateThatSharesNoSeedIsTied() {
    BestComparison comparison =
        BestComparison.of(List.of(repeats(2, 3, 4), repeats(1, 2, 2.5), Map.of(7, 9.0)), 0.05);
    assertThat(comparison.entries().get(2)).isEqualTo(new BestComparison.Entry(null, null, true));
  }

  /**
   * Studies of known true scores: all equal (the hardest case), on a line whose steps are a part of
   * the noise, or one far ahead. What a seed does to all candidates is ten times the noise.
   */
  @ParameterizedTest(name = "{0} candidates, {1} repeats, true scores {2} deviations apart")
  @CsvSource({
    "2, 3, 0.5",
    "2, 10, 0",
    "5, 3, 0.3",
    "5, 5, 3",
    "25, 2, 0",
    "25, 2, 0.1",
    "25, 5, 0.02",
    "25, 10, 5",
    "100, 2, 0.05",
    "100, 3, 0",
  })
  void intervalsAndTiedSetHoldWhatTheyPromise(int candidates, int repeats, double step) {
    SplittableRandom random = new SplittableRandom(candidates * 1000L + repeats);
    int covered = 0;
    int held = 0;
    for (int study = 0; study < STUDIES; study++) {
      Simulated simulated = Simulated.of(random, candidates, repeats, step, 10, 0);
      BestComparison comparison = BestComparison.of(simulated.scores(), 0.05);
      boolean all = true;
      for (int c = 1; c < candidates; c++) {
        all &= contains(comparison.entries().get(c).toBest(), simulated.truth(c) - simulated.top());
      }
      double others = 0;
      for (int c = 1; c < candidates; c++) {
        others = c == 1 ? simulated.truth(c) : Math.max(others, simulated.truth(c));
      }
      all &= contains(comparison.lead(), simulated.truth(0) - others);
      covered += all ? 1 : 0;
      held += comparison.entries().get(simulated.best()).tied() ? 1 : 0;
    }
    // Where candidates are close, more than 95 % hold: a best one that is not clear costs nothing.
    assertThat(covered).as("studies whose intervals all hold").isGreaterThanOrEqualTo(930);
    if (step >= 3) {
      assertThat(covered).isLessThanOrEqualTo(970);
    }
    assertThat(held).as("studies whose tied set has the best").isGreaterThanOrEqualTo(930);
  }

  /** Luck of a seed with an edge moves all candidates that have the edge: noise is correlated. */
  @ParameterizedTest(name = "{0} candidates, {1} repeats")
  @CsvSource({"8, 2", "8, 10", "32, 3"})
  void theTiedSetHoldsTheBestWhenLuckBelongsToEdges(int candidates, int repeats) {
    SplittableRandom random = new SplittableRandom(candidates * 77L + repeats);
    int held = 0;
    for (int study = 0; study < STUDIES; study++) {
      Simulated simulated = Simulated.of(random, candidates, repeats, 0, 3, 1);
      held +=
          BestComparison.of(simulated.scores(), 0.05).entries().get(simulated.best()).tied()
              ? 1
              : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(930);
  }

  private static boolean contains(@Nullable Difference interval, double value) {
    assertThat(interval).isNotNull();
    assertThat(interval.low()).isNotNull();
    assertThat(interval.high()).isNotNull();
    return interval.low() - 1e-12 <= value && value <= interval.high() + 1e-12;
  }

  /**
   * Scores of one study, best mean first.
   *
   * @param truths true scores in that order
   * @param best place of the truly best candidate, or of one of them if all are equal
   */
  private record Simulated(List<Map<Integer, Double>> scores, List<Double> truths, int best) {
    static Simulated of(
        SplittableRandom random,
        int candidates,
        int repeats,
        double step,
        double ofSeeds,
        double ofEdges) {
      int edges = 32 - Integer.numberOfLeadingZeros(candidates - 1);
      double[] seeds = new double[repeats];
      double[][] luck = new double[edges][repeats];
      for (int r = 0; r < repeats; r++) {
        seeds[r] = ofSeeds * random.nextGaussian();
        for (int e = 0; e < edges; e++) {
          luck[e][r] = ofEdges * random.nextGaussian();
        }
      }
      List<Map.Entry<Integer, Map<Integer, Double>>> all = new ArrayList<>();
      for (int c = 0; c < candidates; c++) {
        double truth = -step * c;
        double[] scores = new double[repeats];
        for (int r = 0; r < repeats; r++) {
          scores[r] = truth + seeds[r] + random.nextGaussian();
          for (int e = 0; e < edges; e++) {
            scores[r] += (c >> e & 1) * luck[e][r];
          }
        }
        all.add(Map.entry(c, repeats(scores)));
      }
      all.sort(
          Comparator.comparing(
              entry -> -entry.getValue().values().stream().mapToDouble(s -> s).sum()));
      return new Simulated(
          all.stream().map(Map.Entry::getValue).toList(),
          all.stream().map(entry -> -step * entry.getKey()).toList(),
          all.stream().map(Map.Entry::getKey).toList().indexOf(0));
    }

    double truth(int candidate) {
      return truths.get(candidate);
    }

    double top() {
      return 0;
    }
  }
}
