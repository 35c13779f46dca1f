package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowNoiseTest {
  private static final int BLOCKS = 32;

  /** By hand: block means 2, 3, 7 have variance 7, residuals -1 0 1 and 1 0 -1 mean square 2. */
  @Test
  void theVarianceIsTheOneBetweenBlocksLessTheResiduals() {
    RowNoise noise = RowNoise.of(new double[][] {{1, 3, 8}, {3, 3, 6}});

    assertThat(noise.variance()).isCloseTo((7 - 2 / 2.0) / 3, within(1e-12));
    assertThat(noise.freedom()).isEqualTo(2);
  }

  @Test
  void itIsZeroWhereBlocksDifferLessThanSeedsMakeThem() {
    assertThat(RowNoise.of(new double[][] {{1, -1}, {-1, 1}}).variance()).isZero();
  }

  @Test
  void itEstimatesWhatTheChoiceOfRowsDoesToTheMean() {
    SplittableRandom random = new SplittableRandom(5);
    double sum = 0;
    int studies = 4000;
    for (int study = 0; study < studies; study++) {
      double[][] values = new double[3][BLOCKS];
      double[] luck = random.doubles(BLOCKS).map(x -> gaussian(random)).toArray();
      for (double[] seed : values) {
        double ofSeed = 5 * gaussian(random);
        for (int block = 0; block < BLOCKS; block++) {
          seed[block] = ofSeed + luck[block] + 2 * gaussian(random);
        }
      }
      sum += RowNoise.of(values).variance();
    }

    // The cut at 0 is seldom reached, so that the estimate has next to no bias.
    assertThat(sum / studies).isCloseTo(1.0 / BLOCKS, within(0.001));
  }

  @Test
  void freedomIsSatterthwaites() {
    RowNoise noise = new RowNoise(3, 31);

    assertThat(noise.freedomWith(1, 4)).isCloseTo(16 / (9 / 31.0 + 1 / 4.0), within(1e-12));
    assertThat(RowNoise.UNKNOWN.freedomWith(2, 7)).isEqualTo(7);
  }

  @Test
  void trialsWithoutBlocksTellNothingOfRows() {
    Map<Integer, List<Double>> known = Map.of(0, List.of(1.0, 2.0), 1, List.of(2.0, 3.0));
    Map<Integer, List<Double>> partly = Map.of(0, List.of(1.0, 2.0), 1, List.of());

    assertThat(RowNoise.of(List.of(known, partly), List.of(1.0, -1.0), List.of(0, 1)))
        .isEqualTo(RowNoise.UNKNOWN);
    assertThat(RowNoise.of(List.of(known, known), List.of(1.0, -1.0), List.of(0, 1)).variance())
        .isZero();
    assertThat(RowNoise.of(List.of(known), List.of(1.0), List.of(0, 1)).variance())
        .isCloseTo(0.5 / 2, within(1e-12));
  }

  /**
   * No edge does anything, but the validation rows suit each edge more or less by chance, on all
   * seeds alike, three times as much as the seeds differ. Without the blocks more than half of the
   * studies claim an edge.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void luckOfTheRowsIsNoEffect(int seeds) {
    SplittableRandom random = new SplittableRandom(11);
    List<TargetGraph> all =
        new DagSpace(List.of("a", "b", "c"), EdgeConstraints.NONE).all().toList();
    int studies = 400;
    int claims = 0;
    int blind = 0;
    for (int study = 0; study < studies; study++) {
      double[][] luck = new double[9][BLOCKS];
      for (double[] edge : luck) {
        for (int block = 0; block < BLOCKS; block++) {
          edge[block] = 3 * Math.sqrt(BLOCKS) * gaussian(random);
        }
      }
      List<TrialOutcome> known = new ArrayList<>();
      List<TrialOutcome> unknown = new ArrayList<>();
      Trials trials = new Trials();
      for (TargetGraph structure : all) {
        for (int repeat = 0; repeat < seeds; repeat++) {
          List<Double> blocks = blocks(structure, luck, random);
          double score = blocks.stream().mapToDouble(x -> x).average().orElseThrow();
          known.add(trials.completed(structure, repeat, score, blocks));
          unknown.add(trials.completed(structure, repeat, score));
        }
      }
      claims += claims(known) ? 1 : 0;
      blind += claims(unknown) ? 1 : 0;
    }

    assertThat(claims).isLessThanOrEqualTo((int) (0.07 * studies));
    assertThat(blind).isGreaterThan(studies / 2);
  }

  private static boolean claims(List<TrialOutcome> outcomes) {
    return EdgeContrasts.of(Ranking.of(outcomes).candidates()).stream()
        .anyMatch(edge -> edge.isLinked() || edge.isOpposed() || edge.direction() != null);
  }

  private static List<Double> blocks(
      TargetGraph structure, double[][] luck, SplittableRandom random) {
    double[] blocks = new double[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      blocks[block] = Math.sqrt(BLOCKS) * gaussian(random);
    }
    structure
        .edges()
        .forEach(
            edge -> {
              int at = 3 * structure.indexOf(edge.parent()) + structure.indexOf(edge.child());
              for (int block = 0; block < BLOCKS; block++) {
                blocks[block] += luck[at][block];
              }
            });
    return Arrays.stream(blocks).boxed().toList();
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
