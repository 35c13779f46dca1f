package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowIndexTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void numbersDistinctRowsInTheOrderInWhichTheyOccur(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int most = 1 + random.nextInt(3000);
    RowIndex index = new RowIndex(most);
    for (int round = 0; round < 3; round++) {
      index.clear();
      Map<Integer, Integer> oracle = new LinkedHashMap<>();
      int spread = 1 + random.nextInt(Integer.MAX_VALUE - 1);
      for (int i = 0; i < most; i++) {
        int row = random.nextInt(spread);
        int expected = oracle.computeIfAbsent(row, key -> oracle.size());
        assertThat(index.number(row)).isEqualTo(expected);
      }
      assertThat(index.count()).isEqualTo(oracle.size());
      oracle.forEach((row, number) -> assertThat(index.row(number)).isEqualTo(row));
    }
  }
}
