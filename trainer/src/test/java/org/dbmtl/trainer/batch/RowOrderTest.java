package org.dbmtl.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowOrderTest {
  @ParameterizedTest(name = "{0} rows in blocks of {1}, windows of {2}")
  @CsvSource({
    "1, 1, 1",
    "7, 1, 2",
    "100, 7, 20",
    "100, 10, 100",
    "101, 10, 100",
    "99, 10, 100",
    "1000, 64, 64",
    "1000, 64, 300",
    "4099, 64, 1000",
    "100003, 256, 4096",
    "512, 256, 256"
  })
  void readsEachRowOnce(int rows, int block, int window) {
    for (long seed = 0; seed < 3; seed++) {
      assertPermutation(new RowOrder(rows, seed, block, window)::row, rows);
      assertPermutation(new ShuffledBlocks(rows, block, seed)::row, rows);
    }
  }

  private static void assertPermutation(LongUnaryOperator order, int rows) {
    BitSet seen = new BitSet();
    for (int position = 0; position < rows; position++) {
      long row = order.applyAsLong(position);
      assertThat(row).isBetween(0L, rows - 1L);
      seen.set((int) row);
    }
    assertThat(seen.cardinality()).isEqualTo(rows);
  }

  @Test
  void shuffledAmongAllRowsWhereTheyFitIntoAWindow() {
    RowOrder order = new RowOrder(100_000, 5);
    ShuffledRows all = new ShuffledRows(100_000, 5);
    for (int position = 0; position < 100_000; position++) {
      assertThat(order.row(position)).isEqualTo(all.row(position));
    }
    assertPermutation(RowOrder.sample(100_000), 100_000);
  }

  @Test
  void touchesFewBlocksInAWindowAndThoseFromAllOverTheLog() {
    int rows = 1 << 22;
    int window = 1 << 16;
    for (long seed = 1; seed <= 3; seed++) {
      RowOrder order = new RowOrder(rows, seed, 256, window);
      for (int first : new int[] {0, 17 * window, rows - window}) {
        long[] read = LongStream.range(first, first + window).map(order::row).toArray();
        Set<Long> blocks = new HashSet<>();
        LongStream.of(read).forEach(row -> blocks.add(row / 256));
        // A block that was turned lies across two of the file's.
        assertThat(blocks.size()).as("seed %d", seed).isBetween(window / 256, 2 * window / 256 + 1);
        // 256 blocks at random: their mean is uniform's within 5 standard errors.
        double mean = LongStream.of(read).average().orElseThrow() / rows;
        assertThat(mean).as("seed %d", seed).isBetween(0.5 - 5 * 0.018, 0.5 + 5 * 0.018);
      }
    }
  }

  @Test
  void batchesOfAWindowDrawFromAllItsBlocks() {
    RowOrder order = new RowOrder(1 << 22, 1, 256, 1 << 20);
    for (int batch = 0; batch < 3; batch++) {
      int first = batch * 2000;
      Set<Long> blocks = new HashSet<>();
      LongStream.range(first, first + 2000).map(order::row).forEach(row -> blocks.add(row / 256));
      // 2000 draws of some 4096 blocks, each cut in two: 1610 to 1780 different ones are expected.
      assertThat(blocks).hasSizeBetween(1500, 1900);
    }
  }

  @Test
  void neighboursInAnEpochAreNotNeighboursInTheLog() {
    RowOrder order = new RowOrder(1 << 22, 9, 256, 1 << 20);
    double[] now = new double[100_000];
    double[] next = new double[100_000];
    for (int i = 0; i < now.length; i++) {
      now[i] = order.row(i);
      next[i] = order.row(i + 1L);
    }
    // The standard error of a correlation of independent numbers is .003.
    assertThat(new PearsonsCorrelation().correlation(now, next)).isBetween(-0.016, 0.016);
  }

  @Test
  void anotherSeedCutsOtherBlocksAndGivesAnotherOrder() {
    List<Long> starts = new ArrayList<>();
    for (long seed = 0; seed < 5; seed++) {
      starts.add(new ShuffledBlocks(1 << 20, 256, seed).row(0) % 256);
    }
    assertThat(new HashSet<>(starts)).hasSizeGreaterThan(3);
  }

  @Test
  void aPartOfALongLogIsMadeOfWholeBlocks() {
    LongUnaryOperator sample = RowOrder.sample(RowOrder.WINDOW + 1000L);
    for (int block = 0; block < 50; block++) {
      long first = sample.applyAsLong((long) block * RowOrder.BLOCK);
      for (int i = 1; i < RowOrder.BLOCK; i++) {
        long row = sample.applyAsLong((long) block * RowOrder.BLOCK + i);
        assertThat(row).isEqualTo((first + i) % (RowOrder.WINDOW + 1000L));
      }
    }
  }
}
