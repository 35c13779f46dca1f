package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DroppedIdsTest {
  private static final int ROWS = 20_000;

  @ParameterizedTest(name = "share {0}")
  @ValueSource(doubles = {0.001, 0.03, 0.5, 0.99})
  void thatShareOfEachSlotsIdsIsTheFieldsUnseenOne(double share) {
    RandomLog log = RandomLog.small(List.of("click"), ROWS, 1);
    RowBatch batch = read(log);
    int[] before = batch.ids().clone();
    batch.dropIds(share, 7);
    int[] unseen = {1, 12 + 1, 12 + 1, 12 + 1, 12 + 1, 12 + 7 + 1};
    for (int slot = 0; slot < batch.slots(); slot++) {
      int could = 0;
      int changed = 0;
      for (int at = slot; at < ROWS * batch.slots(); at += batch.slots()) {
        int id = batch.ids()[at];
        if (before[at] == RowBatch.EMPTY) {
          assertThat(id).isEqualTo(RowBatch.EMPTY);
        } else if (before[at] != unseen[slot]) {
          could++;
          if (id != before[at]) {
            assertThat(id).isEqualTo(unseen[slot]);
            changed++;
          }
        }
      }
      double deviation = Math.sqrt(share * (1 - share) / could);
      assertThat((double) changed / could)
          .as("slot %d of %d ids", slot, could)
          .isCloseTo(share, within(4.5 * deviation));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aSeedAlwaysDropsTheSame(long seed) {
    RandomLog log = RandomLog.small(List.of("click"), ROWS, 1);
    RowBatch one = read(log);
    one.dropIds(0.01, seed);
    RowBatch same = read(log);
    same.dropIds(0.01, seed);
    assertThat(same.ids()).isEqualTo(one.ids());
    RowBatch other = read(log);
    other.dropIds(0.01, seed + 1);
    assertThat(other.ids()).isNotEqualTo(one.ids());
  }

  private static RowBatch read(RandomLog log) {
    RowBatch batch = new RowBatch(log, ROWS);
    batch.read(Part.TRAIN, row -> row, ROWS);
    return batch;
  }
}
