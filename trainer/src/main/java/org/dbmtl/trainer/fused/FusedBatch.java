package org.dbmtl.trainer.fused;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.IntColumn;
import org.dbmtl.trainer.data.ListColumn;

/**
 * The values of a batch's rows, in arrays that every batch reuses. Column after column is read, so
 * that one column's pages are touched together. Used by one thread.
 */
final class FusedBatch {
  /** Value of a slot that holds no id; the slots of a field are filled from the first on. */
  static final int EMPTY = -1;

  private final EncodedLog log;
  private final int[] room;
  private final int slots;
  private final long[] rows;
  private final int[] ids;
  private final float[] numbers;
  private final float[][] labels;
  private int size;

  /**
   * @param capacity most rows of a batch
   */
  FusedBatch(EncodedLog log, int capacity) {
    this.log = log;
    room = log.fields().stream().mapToInt(EmbeddedField::maxLength).toArray();
    slots = Arrays.stream(room).sum();
    rows = new long[capacity];
    ids = new int[capacity * slots];
    numbers = new float[capacity * log.numerics().size()];
    labels = new float[log.targets().size()][capacity];
  }

  /** Rows in the batch. */
  int size() {
    return size;
  }

  /** [fields] slots of each field in a row. */
  int[] room() {
    return room;
  }

  /** Slots of a row. */
  int slots() {
    return slots;
  }

  /** [size * slots] rows of the stacked embedding table, or {@link #EMPTY}. */
  int[] ids() {
    return ids;
  }

  /** [size * numerics] */
  float[] numbers() {
    return numbers;
  }

  /** [targets][size] NaN where missing; holds the last training batch's. */
  float[][] labels() {
    return labels;
  }

  /** Reads features of the rows at the positions {@code 0 .. newSize - 1}. */
  void readFeatures(Part part, LongUnaryOperator rowAt, int newSize) {
    size = newSize;
    for (int i = 0; i < size; i++) {
      rows[i] = rowAt.applyAsLong(i);
    }
    List<EmbeddedField> fields = log.fields();
    int slot = 0;
    int offset = 0;
    for (int field = 0; field < fields.size(); field++) {
      if (fields.get(field).list()) {
        readLists(log.lists(field, part), slot, room[field], offset);
      } else {
        readIds(log.ids(field, part), slot, offset);
      }
      slot += room[field];
      offset += fields.get(field).vocabulary();
    }
    int count = log.numerics().size();
    for (int input = 0; input < count; input++) {
      FloatColumn column = log.numeric(input, part);
      for (int i = 0; i < size; i++) {
        numbers[i * count + input] = column.get(rows[i]);
      }
    }
  }

  private void readIds(IntColumn column, int slot, int offset) {
    for (int i = 0; i < size; i++) {
      ids[i * slots + slot] = offset + column.get(rows[i]);
    }
  }

  private void readLists(ListColumn column, int slot, int most, int offset) {
    for (int i = 0; i < size; i++) {
      int length = column.length(rows[i]);
      int at = i * slots + slot;
      for (int k = 0; k < length; k++) {
        ids[at + k] = offset + column.get(rows[i], k);
      }
      Arrays.fill(ids, at + length, at + most, EMPTY);
    }
  }

  /** Reads the labels of the rows whose features were read last. */
  void readLabels(Part part) {
    for (int target = 0; target < labels.length; target++) {
      FloatColumn column = log.label(target, part);
      float[] values = labels[target];
      for (int i = 0; i < size; i++) {
        values[i] = column.get(rows[i]);
      }
    }
  }
}
