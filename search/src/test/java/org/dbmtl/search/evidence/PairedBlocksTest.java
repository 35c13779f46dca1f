package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedBlocksTest {
  private static final int BLOCKS = 32;
  private static final int STUDIES = 1000;

  @Test
  void withoutBlocksItIsThePairedIntervalOfTheSeeds() {
    Map<Integer, Double> first = Map.of(0, 1.0, 1, 2.5, 2, 2.0, 7, 9.0);
    Map<Integer, Double> second = Map.of(0, 0.5, 1, 1.0, 2, 1.75);
    assertThat(
            PairedBlocks.between(
                new ScoresBySeed(first, Map.of()), new ScoresBySeed(second, Map.of())))
        .isEqualTo(Difference.between(first, second));
  }

  @Test
  void sharedSeedsAreNeeded() {
    ScoresBySeed one = new ScoresBySeed(Map.of(0, 1.0), Map.of(0, List.of(0.5, 1.5)));
    ScoresBySeed other = new ScoresBySeed(Map.of(1, 1.0), Map.of(1, List.of(0.5, 1.5)));
    assertThat(PairedBlocks.between(one, other)).isNull();
    assertThat(PairedBlocks.between(one, one)).isEqualTo(new Difference(0, null, null, 1));
  }

  /** Two seeds that agree on the mean, and on each of four blocks: all that is left is rows. */
  @Test
  void rowsAloneGiveTheIntervalOfTheMeanOfBlocks() {
    List<Double> blocks = List.of(1.0, 2.0, 3.0, 6.0);
    ScoresBySeed first = new ScoresBySeed(Map.of(0, 3.0, 1, 3.0), Map.of(0, blocks, 1, blocks));
    List<Double> none = List.of(0.0, 0.0, 0.0, 0.0);
    ScoresBySeed second = new ScoresBySeed(Map.of(0, 0.0, 1, 0.0), Map.of(0, none, 1, none));
    Difference difference = Objects.requireNonNull(PairedBlocks.between(first, second));
    // Variance 14/3 of the blocks over 4 of them; t(.975, 3) = 3.18245, from a table.
    double margin = 3.18245 * Math.sqrt(14.0 / 3 / 4);
    assertThat(difference.mean()).isEqualTo(3);
    assertThat(Objects.requireNonNull(difference.high())).isCloseTo(3 + margin, within(1e-4));
    assertThat(Objects.requireNonNull(difference.low())).isCloseTo(3 - margin, within(1e-4));
  }

  /** Seeds and rows are drawn again in every study, and rows do as much as seeds. */
  @ParameterizedTest(name = "{0} seeds")
  @ValueSource(ints = {2, 3, 5})
  void intervalCoversTheTrueDifferenceWhereSeedsAndRowsAreDrawn(int seeds) {
    SplittableRandom random = new SplittableRandom(seeds);
    int covered = 0;
    int coveredBySeedsAlone = 0;
    for (int study = 0; study < STUDIES; study++) {
      double[] ofBlock = random.doubles(BLOCKS).map(x -> random.nextGaussian()).toArray();
      ScoresBySeed first = drawn(seeds, 0.3, ofBlock, random);
      ScoresBySeed second = drawn(seeds, 0, new double[BLOCKS], random);
      covered += covers(PairedBlocks.between(first, second)) ? 1 : 0;
      coveredBySeedsAlone += covers(Difference.between(first.scores(), second.scores())) ? 1 : 0;
    }
    assertThat((double) covered / STUDIES).isBetween(0.93, 0.995);
    assertThat(coveredBySeedsAlone).isLessThan(covered);
  }

  private static boolean covers(@Nullable Difference of) {
    Difference difference = Objects.requireNonNull(of);
    return Objects.requireNonNull(difference.low()) <= 0.3
        && Objects.requireNonNull(difference.high()) >= 0.3;
  }

  private static ScoresBySeed drawn(
      int seeds, double mean, double[] ofBlock, SplittableRandom random) {
    Map<Integer, Double> scores = new TreeMap<>();
    Map<Integer, List<Double>> blocks = new TreeMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      double ofSeed = 0.1 * random.nextGaussian();
      List<Double> own = new ArrayList<>();
      for (double rows : ofBlock) {
        own.add(mean + ofSeed + rows + 0.1 * random.nextGaussian());
      }
      blocks.put(seed, own);
      scores.put(seed, own.stream().mapToDouble(x -> x).average().orElseThrow());
    }
    return new ScoresBySeed(scores, blocks);
  }
}
