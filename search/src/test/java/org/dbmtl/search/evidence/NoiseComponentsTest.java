package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseComponentsTest {
  /** By hand: all three are of small whole numbers; checked with numpy 2. */
  @Test
  void spreadsOfASmallTable() {
    NoiseComponents noise = NoiseComponents.of(new double[][] {{1, 2, 3}, {2, 4, 3}, {4, 4, 7}});

    // Variances within structures: 1, 1, 3.
    assertThat(noise.betweenSeeds()).isEqualTo(Math.sqrt(5 / 3.0), within(1e-12));
    // Differences to the first: 1, 2, 0 and 3, 2, 4, both of variance 1.
    assertThat(noise.toReference()).isEqualTo(1, within(1e-12));
    // Differences of the last two: 2, 0, 4, of variance 4; so the mean over pairs is 2.
    assertThat(noise.ofDifferences()).isEqualTo(Math.sqrt(2), within(1e-12));
    // Means: 2, 3, 5, of variance 7/3; half of 2, over 3 seeds, of it is noise.
    assertThat(noise.betweenMeans()).isEqualTo(Math.sqrt(7 / 3.0), within(1e-12));
    assertThat(noise.ofStructures()).isEqualTo(Math.sqrt(2), within(1e-12));
    assertThat(noise.typicalDifference()).isEqualTo(2, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theResidualIsTheMeanOverAllPairs(long seed) {
    double[][] scores = simulated(new Random(seed), 6, 5, 1, 1, 1);
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < scores.length; a++) {
      for (int b = 0; b < a; b++) {
        double[] difference = new double[scores[a].length];
        for (int r = 0; r < difference.length; r++) {
          difference[r] = scores[a][r] - scores[b][r];
        }
        sum += StatUtils.variance(difference);
        pairs++;
      }
    }
    assertThat(NoiseComponents.of(scores).ofDifferences())
        .isEqualTo(Math.sqrt(sum / pairs), within(1e-12));
  }

  /** Variances are estimated without bias, so their means over many tables are the true ones. */
  @ParameterizedTest(name = "structures {0}, seeds {1}, rest {2}")
  @CsvSource({"3, 4, 2", "1, 0, 2", "0.5, 10, 1"})
  void knownComponentsAreFoundAgain(double ofStructures, double ofSeeds, double rest) {
    Random random = new Random(7);
    int tables = 4000;
    double within = 0;
    double differences = 0;
    double toReference = 0;
    double means = 0;
    for (int i = 0; i < tables; i++) {
      NoiseComponents noise =
          NoiseComponents.of(simulated(random, 8, 6, ofStructures, ofSeeds, rest));
      within += Math.pow(noise.betweenSeeds(), 2) / tables;
      differences += Math.pow(noise.ofDifferences(), 2) / tables;
      toReference += Math.pow(noise.toReference(), 2) / tables;
      means += Math.pow(noise.betweenMeans(), 2) / tables;
    }
    double restVariance = rest * rest;
    assertThat(within).isCloseTo(ofSeeds * ofSeeds + restVariance, relative(within));
    assertThat(differences).isCloseTo(2 * restVariance, relative(differences));
    assertThat(toReference).isCloseTo(2 * restVariance, relative(toReference));
    assertThat(means - differences / 2 / 6).isCloseTo(ofStructures * ofStructures, relative(means));
  }

  @Test
  void noiseAloneLeavesNothingToStructures() {
    double zeros = 0;
    Random random = new Random(5);
    for (int i = 0; i < 1000; i++) {
      zeros += NoiseComponents.of(simulated(random, 8, 6, 0, 3, 1)).ofStructures() == 0 ? 1 : 0;
    }
    // F(7, 35) is below 1 with probability 0.552 (scipy 1.17).
    assertThat(zeros / 1000).isBetween(0.51, 0.60);
  }

  @Test
  void oneSeedOrOneStructureIsRefused() {
    assertThatThrownBy(() -> NoiseComponents.of(new double[][] {{1}, {2}}))
        .hasMessageContaining("1 seeds");
    assertThatThrownBy(() -> NoiseComponents.of(new double[][] {{1, 2}}))
        .hasMessageContaining("1 structures");
    assertThatThrownBy(() -> NoiseComponents.of(new double[][] {{1, 2}, {1, 2, 3}}))
        .hasMessageContaining("3 scores");
  }

  /** From the exact power by scipy 1.17's noncentral t. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 787",
    "0.2, 199",
    "0.5, 34",
    "0.8, 15",
    "1, 10",
    "1.5, 6",
    "2, 5",
    "3, 4",
    "100, 2",
  })
  void repeatsAreThoseOfTheExactTest(double effectInDeviations, int repeats) {
    assertThat(RepeatsNeeded.toDetect(effectInDeviations, 1)).isEqualTo(repeats);
    assertThat(RepeatsNeeded.toDetect(-effectInDeviations * 0.003, 0.003)).isEqualTo(repeats);
  }

  @Test
  void noNumberOfRepeatsShowsWhatIsNotThere() {
    assertThat(RepeatsNeeded.toDetect(0, 1)).isNull();
    assertThat(RepeatsNeeded.toDetect(1e-9, 1)).isNull();
    assertThat(RepeatsNeeded.toDetect(0, 0)).isNull();
    assertThat(RepeatsNeeded.toDetect(1, 0)).isEqualTo(2);
  }

  private static org.assertj.core.data.Offset<Double> relative(double value) {
    return within(0.05 * value);
  }

  private static double[][] simulated(
      Random random, int structures, int seeds, double ofStructures, double ofSeeds, double rest) {
    double[] bySeed = random.doubles(seeds).map(u -> ofSeeds * random.nextGaussian()).toArray();
    double[][] scores = new double[structures][seeds];
    for (double[] row : scores) {
      double structure = ofStructures * random.nextGaussian();
      for (int r = 0; r < seeds; r++) {
        row[r] = structure + bySeed[r] + rest * random.nextGaussian();
      }
    }
    return scores;
  }
}
