package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PooledNoiseTest {
  private static final double NONE = Double.NaN;

  /** The least squares fit by numpy.linalg.lstsq of numpy 2.4.6: 16 scores, 8 free parameters. */
  @Test
  void missingTrialsAreLeftOutOfTheFit() {
    PooledNoise noise =
        PooledNoise.of(
            new double[][] {
              {.0271, .0265, .0280, .0274},
              {.0268, .0266, .0271, NONE},
              {.0250, .0262, NONE, .0259},
              {.0259, NONE, NONE, NONE},
              {.0244, .0251, .0249, .0262}
            });
    assertThat(noise).isNotNull();
    assertThat(noise.ofDifference() / Math.sqrt(2)).isCloseTo(0.0005570169271600797, within(1e-15));
    assertThat(noise.freedom()).isEqualTo(7);
  }

  @Test
  void withoutGapsItIsTheAnalysisOfVariance() {
    Random random = new Random(3);
    double[][] scores = new double[6][4];
    for (double[] row : scores) {
      for (int r = 0; r < row.length; r++) {
        row[r] = random.nextGaussian() + 3 * r;
      }
    }
    PooledNoise noise = PooledNoise.of(scores);
    assertThat(noise).isNotNull();
    assertThat(noise.freedom()).isEqualTo(15);
    assertThat(noise.ofDifference())
        .isCloseTo(NoiseComponents.of(scores).ofDifferences(), within(1e-12));
  }

  @Test
  void twoSeedsThatNoCandidateConnectsTellNothing() {
    assertThat(PooledNoise.of(new double[][] {{1, NONE}, {2, NONE}, {NONE, 3}})).isNull();
    assertThat(PooledNoise.of(List.of(Map.of(0, 1.0, 1, 2.0)))).isNull();
    assertThat(PooledNoise.of(List.<Map<Integer, Double>>of())).isNull();
    // Two groups of seeds, each with a difference of its own.
    assertThat(
            PooledNoise.of(
                List.of(
                    Map.of(0, 1.0, 1, 2.0), Map.of(0, 1.0, 1, 3.0),
                    Map.of(2, 5.0, 3, 5.0), Map.of(2, 4.0, 3, 4.0))))
        .isEqualTo(new PooledNoise(Math.sqrt(2) * Math.sqrt(0.25 / 2), 2));
  }
}
