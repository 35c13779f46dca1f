package org.dbmtl.trainer.fused;

import org.dbmtl.trainer.data.RowBatch;

/** The distinct table rows of a training batch, and which of them each slot holds. */
final class BatchIds {
  private final RowIndex index;
  private final int[] numbers;

  /**
   * @param most most ids of a batch
   * @param tableRows rows of the table
   */
  BatchIds(int most, long tableRows) {
    index = new RowIndex((int) Math.min(tableRows, most));
    numbers = new int[most];
  }

  /** Numbers the ids of a batch in the order in which they occur. */
  void read(RowBatch batch) {
    index.clear();
    int[] ids = batch.ids();
    int occurrences = batch.size() * batch.slots();
    for (int slot = 0; slot < occurrences; slot++) {
      numbers[slot] = ids[slot] == RowBatch.EMPTY ? RowBatch.EMPTY : index.number(ids[slot]);
    }
  }

  RowIndex index() {
    return index;
  }

  /** [size * slots] number of the table row in each slot, or {@link RowBatch#EMPTY}. */
  int[] numbers() {
    return numbers;
  }
}
