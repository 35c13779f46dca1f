package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference values are those of scipy 1.17.1 with numpy 2.4.6. */
class EvidenceTest {
  private static final double[] A = {0.0271, 0.0265, 0.0280, 0.0274, 0.0269};
  private static final double[] B = {0.0268, 0.0266, 0.0271, 0.0270, 0.0263};

  private static Map<Integer, Double> repeats(double... scores) {
    Map<Integer, Double> byRepeat = new TreeMap<>();
    for (int i = 0; i < scores.length; i++) {
      byRepeat.put(i, scores[i]);
    }
    return byRepeat;
  }

  @Test
  void meanAndStandardErrorAgreeWithScipy() {
    Estimate estimate = Estimate.of(List.copyOf(repeats(A).values()));
    assertThat(estimate.mean()).isCloseTo(0.02718, within(1e-15));
    // scipy.stats.sem(A)
    assertThat(estimate.standardError()).isCloseTo(0.00025179356624028366, within(1e-15));
    assertThat(estimate.repeats()).isEqualTo(5);
  }

  @Test
  void oneRepeatHasNoStandardError() {
    assertThat(Estimate.of(List.of(0.5))).isEqualTo(new Estimate(0.5, null, 1));
    assertThatThrownBy(() -> Estimate.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pairedIntervalAgreesWithScipy() {
    // scipy.stats.ttest_rel(A, B).confidence_interval(0.95)
    Difference difference = Difference.between(repeats(A), repeats(B));
    assertThat(difference).isNotNull();
    assertThat(difference.mean()).isCloseTo(0.00042, within(1e-15));
    assertThat(difference.low()).isCloseTo(-3.958344113734577e-05, within(1e-12));
    assertThat(difference.high()).isCloseTo(0.0008795834411373462, within(1e-12));
    assertThat(difference.isClear()).isFalse();
  }

  @Test
  void pairedIntervalOfTwoRepeatsAgreesWithScipy() {
    Difference difference =
        Difference.between(repeats(0.0271, 0.0265), repeats(0.0268, 0.0266, 0.0271));
    assertThat(difference).isNotNull();
    assertThat(difference.repeats()).isEqualTo(2);
    assertThat(difference.low()).isCloseTo(-0.002441240947234924, within(1e-12));
    assertThat(difference.high()).isCloseTo(0.002641240947234923, within(1e-12));
  }

  @Test
  void oneSharedSeedHasNoInterval() {
    assertThat(Difference.between(repeats(0.75), repeats(0.25)))
        .isEqualTo(new Difference(0.5, null, null, 1));
    assertThat(Difference.between(Map.of(0, 1.0), Map.of(1, 1.0))).isNull();
  }

  @ParameterizedTest(name = "{0} fresh seeds")
  @ValueSource(ints = {2, 3, 5, 10})
  void pairedIntervalHoldsTheTrueDifferenceIn95Of100Studies(int repeats) {
    long seed = 20_261_125L + repeats;
    SplittableRandom random = new SplittableRandom(seed);
    int studies = 1000;
    int covered = 0;
    for (int study = 0; study < studies; study++) {
      double truth = random.nextGaussian();
      double[] first = new double[repeats];
      double[] second = new double[repeats];
      for (int repeat = 0; repeat < repeats; repeat++) {
        double luck = 10 * random.nextGaussian(); // what a seed does to both cancels
        first[repeat] = truth + luck + random.nextGaussian();
        second[repeat] = luck + random.nextGaussian();
      }
      Difference difference = Difference.between(repeats(first), repeats(second));
      assertThat(difference).isNotNull();
      Double low = difference.low();
      Double high = difference.high();
      assertThat(low).isNotNull();
      assertThat(high).isNotNull();
      covered += low <= truth && truth <= high ? 1 : 0;
    }
    // Three standard errors of a share of .95 in 1,000 studies are .0207.
    assertThat(covered / (double) studies).as("seed %d", seed).isBetween(0.93, 0.97);
  }

  @Test
  void aClearDifferenceIsClearInBothDirections() {
    assertThat(new Difference(1, 0.5, 1.5, 3).isClear()).isTrue();
    assertThat(new Difference(-1, -1.5, -0.5, 3).isClear()).isTrue();
    assertThat(new Difference(1, null, null, 1).isClear()).isFalse();
  }
}
