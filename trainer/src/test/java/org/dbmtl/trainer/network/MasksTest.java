package org.dbmtl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;

class MasksTest {
  private static final int ROWS = 60_000;

  @Test
  void sizesAreUniformAndSoAreTheSetsOfASize() {
    Masks masks = new Masks(6);
    long stream = Masks.ofStep(Masks.key(1), 17);
    long[] sizes = new long[6];
    Map<Long, Long> sets = new HashMap<>();
    for (int row = 0; row < ROWS; row++) {
      long shown = masks.shown(stream, row, 2);
      assertThat(shown & ~0b111011L).isZero();
      sizes[Long.bitCount(shown)]++;
      sets.merge(shown, 1L, Long::sum);
    }
    assertThat(chiSquare(sizes)).as("sizes %s", Arrays.toString(sizes)).isGreaterThan(0.001);
    for (int size = 1; size < 5; size++) {
      int own = size;
      long[] counts =
          sets.entrySet().stream()
              .filter(set -> Long.bitCount(set.getKey()) == own)
              .mapToLong(Map.Entry::getValue)
              .toArray();
      assertThat(counts).hasSize(size == 1 || size == 4 ? 5 : 10);
      assertThat(chiSquare(counts)).as("sets of %d", size).isGreaterThan(0.001);
    }
  }

  @Test
  void ofManyTargetsAtMostSomeAreShown() {
    Masks masks = new Masks(64);
    long[] sizes = new long[Masks.MOST + 1];
    long[] targets = new long[64];
    for (int row = 0; row < ROWS; row++) {
      long shown = masks.shown(Masks.ofPart(Part.VALID), row, 63);
      sizes[Long.bitCount(shown)]++;
      for (long rest = shown; rest != 0; rest &= rest - 1) {
        targets[Long.numberOfTrailingZeros(rest)]++;
      }
    }
    assertThat(chiSquare(sizes)).isGreaterThan(0.001);
    assertThat(targets[63]).isZero();
    assertThat(chiSquare(Arrays.copyOf(targets, 63))).isGreaterThan(0.001);
  }

  /** Each target copies the one before it by nine chances in ten; oracle: the distance of two. */
  @Test
  void ofManyTargetsThoseThatShareMostInformationAreCandidates() {
    int targets = 30;
    var statistics =
        TargetStatistics.builder(
            IntStream.range(0, targets)
                .mapToObj(target -> new TargetStatistics.Levels("t" + target, true, 2))
                .toList());
    SplittableRandom random = new SplittableRandom(11);
    for (int row = 0; row < 40_000; row++) {
      int[] levels = new int[targets];
      levels[0] = random.nextInt(2);
      for (int target = 1; target < targets; target++) {
        levels[target] = random.nextInt(10) == 0 ? 1 - levels[target - 1] : levels[target - 1];
      }
      statistics.add(levels);
    }
    Masks masks = Masks.of(targets, statistics::build);
    long nearest = 0;
    for (int other = 9; other <= 21; other++) {
      nearest |= other == 15 ? 0 : 1L << other;
    }
    assertThat(masks.candidates(15)).isEqualTo(nearest);
    long shown = 0;
    for (int row = 0; row < 1000; row++) {
      shown |= masks.shown(7, row, 15);
    }
    assertThat(shown).isEqualTo(nearest);
    assertThat(new Masks(13).candidates(4)).isEqualTo(0x1fffL & ~16L);
  }

  @Test
  void eachStepRowTargetAndSeedHasItsOwn() {
    Masks masks = new Masks(60);
    Set<Long> seen = new HashSet<>();
    int full = 0;
    for (int seed = 0; seed < 5; seed++) {
      for (int step = 0; step < 5; step++) {
        for (int row = 0; row < 20; row++) {
          for (int target = 0; target < 10; target++) {
            long shown = masks.shown(Masks.ofStep(Masks.key(seed), step), row, target);
            assertThat(masks.shown(Masks.ofStep(Masks.key(seed), step), row, target))
                .isEqualTo(shown);
            if (Long.bitCount(shown) >= 6) {
              full++;
              seen.add(shown);
            }
          }
        }
      }
    }
    assertThat(full).isGreaterThan(1000);
    assertThat(seen).hasSize(full);
  }

  @Test
  void aTargetByItselfIsShownNothing() {
    assertThat(new Masks(1).shown(5, 3, 0)).isZero();
  }

  private static double chiSquare(long[] counts) {
    double[] expected = new double[counts.length];
    Arrays.fill(expected, (double) Arrays.stream(counts).sum() / counts.length);
    return new ChiSquareTest().chiSquareTest(expected, counts);
  }
}
