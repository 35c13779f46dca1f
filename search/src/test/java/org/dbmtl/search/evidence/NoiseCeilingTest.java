package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NoiseCeilingTest {
  /** One row for each candidate. */
  private static List<Map<Integer, Double>> table(double[]... rows) {
    List<Map<Integer, Double>> table = new ArrayList<>();
    for (double[] row : rows) {
      Map<Integer, Double> scores = new TreeMap<>();
      for (int r = 0; r < row.length; r++) {
        scores.put(r, row[r]);
      }
      table.add(scores);
    }
    return table;
  }

  /** scipy.stats.kendalltau of scipy 1.17.1; both rankings have a tie. */
  @Test
  void tauAgreesWithScipy() {
    NoiseCeiling ceiling =
        NoiseCeiling.of(
            table(
                new double[] {.1, .2},
                new double[] {.4, .3},
                new double[] {.3, .3},
                new double[] {.3, .6},
                new double[] {.5, .4}));
    assertThat(ceiling).isNotNull();
    assertThat(ceiling.single()).isCloseTo(0.4444444444444444, within(1e-12));
    assertThat(ceiling.halves()).isNull();
    assertThat(ceiling.isLow()).isFalse();
  }

  @Test
  void halvesAreAllWaysToHalve() {
    // Candidates 0 and 1: halves {0,1}|{2,3} disagree, {0,2}|{1,3} and {0,3}|{1,2} agree.
    NoiseCeiling ceiling =
        NoiseCeiling.of(table(new double[] {0, 0, 0, 0}, new double[] {3, 2, -1, -1.5}));
    assertThat(ceiling).isNotNull();
    assertThat(ceiling.single()).isCloseTo((1 + 1 - 4) / 6.0, within(1e-12));
    assertThat(ceiling.halves()).isCloseTo((1 + 1 - 1) / 3.0, within(1e-12));
    assertThat(ceiling.isLow()).isTrue();
  }

  @Test
  void noiseAloneHasACeilingOfNought() {
    SplittableRandom random = new SplittableRandom(4);
    for (int repeats : new int[] {2, 3, 5, 10, 12}) {
      double single = 0;
      double halves = 0;
      for (int study = 0; study < 100; study++) {
        double[][] rows = new double[10][repeats];
        for (double[] row : rows) {
          for (int r = 0; r < repeats; r++) {
            row[r] = r + random.nextGaussian();
          }
        }
        NoiseCeiling ceiling = NoiseCeiling.of(table(rows));
        assertThat(ceiling).isNotNull();
        single += ceiling.single() / 100;
        halves += ceiling.halves() == null ? 0 : ceiling.halves() / 100;
      }
      assertThat(single).isBetween(-0.1, 0.1);
      assertThat(halves).isBetween(-0.1, 0.1);
    }
  }

  @Test
  void candidatesWithMissingRepeatsStandAsideIfThatLeavesMoreScores() {
    List<Map<Integer, Double>> scores =
        new ArrayList<>(
            table(
                new double[] {1, 1, 1},
                new double[] {2, 2, 2},
                new double[] {3, 3, 3},
                new double[] {4}));
    NoiseCeiling ceiling = NoiseCeiling.of(scores);
    assertThat(ceiling).isEqualTo(new NoiseCeiling(1, null, 3, 3));
    // A race: most candidates have two repeats.
    scores.addAll(table(new double[] {0, 9}, new double[] {0, 9}, new double[] {0, 9}));
    ceiling = NoiseCeiling.of(scores);
    assertThat(ceiling).isNotNull();
    assertThat(ceiling.candidates()).isEqualTo(6);
    assertThat(ceiling.repeats()).isEqualTo(2);
  }

  @Test
  void thereIsNoneWithoutTwoOfBothOrIfAllTie() {
    assertThat(NoiseCeiling.of(table(new double[] {1}, new double[] {2}))).isNull();
    assertThat(NoiseCeiling.of(table(new double[] {1, 2}))).isNull();
    assertThat(NoiseCeiling.of(List.<Map<Integer, Double>>of())).isNull();
    assertThat(NoiseCeiling.of(table(new double[] {1, 2}, new double[] {1, 2}))).isNull();
  }
}
