package org.dbmtl.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffledRowsTest {
  @ParameterizedTest(name = "{0} rows")
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 63, 64, 65, 1000, 4095, 4096, 4097, 100_003})
  void isAPermutation(int rows) {
    for (long seed = 0; seed < 3; seed++) {
      ShuffledRows shuffled = new ShuffledRows(rows, seed);
      BitSet seen = new BitSet();
      for (int position = 0; position < rows; position++) {
        long row = shuffled.row(position);
        assertThat(row).isBetween(0L, rows - 1L);
        seen.set((int) row);
      }
      assertThat(seen.cardinality()).isEqualTo(rows);
    }
  }

  @Test
  void sendsEachPositionEverywhereEquallyOften() {
    int rows = 20;
    for (int position : new int[] {0, 7, 19}) {
      long[] counts = new long[rows];
      for (long seed = 0; seed < 20_000; seed++) {
        counts[(int) new ShuffledRows(rows, seed).row(position)]++;
      }
      double[] expected = new double[rows];
      Arrays.fill(expected, 1000);
      assertThat(new ChiSquareTest().chiSquareTest(expected, counts))
          .as("position %d", position)
          .isGreaterThan(1e-4);
    }
  }

  @Test
  void firstBatchDrawsFromTheWholeLog() {
    // A batch of 1000 from 10^9 rows: its mean row is uniform's mean within 5 standard errors.
    ShuffledRows shuffled = new ShuffledRows(1_000_000_000L, 42);
    double sum = 0;
    for (int position = 0; position < 1000; position++) {
      sum += shuffled.row(position);
    }
    assertThat(sum / 1000 / 1e9).isBetween(0.5 - 5 * 0.00913, 0.5 + 5 * 0.00913);
  }

  @Test
  void refusesNoRows() {
    assertThatThrownBy(() -> new ShuffledRows(0, 1)).hasMessageContaining("rows is 0");
  }
}
