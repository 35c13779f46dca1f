package org.dbmtl.trainer.data;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.search.trial.Part;

/** Fills a batch column after column, for logs that hold no records. */
final class ColumnReader {
  private ColumnReader() {}

  static void readFeatures(EncodedLog log, Part part, long[] rows, int size, RowBatch into) {
    List<EmbeddedField> fields = log.fields();
    int slot = 0;
    for (int field = 0; field < fields.size(); field++) {
      if (fields.get(field).list()) {
        readLists(log.lists(field, part), rows, size, field, slot, into);
      } else {
        readIds(log.ids(field, part), rows, size, field, slot, into);
      }
      slot += into.room()[field];
    }
    int count = log.numerics().size();
    for (int input = 0; input < count; input++) {
      FloatColumn column = log.numeric(input, part);
      for (int i = 0; i < size; i++) {
        into.numbers()[i * count + input] = column.get(rows[i]);
      }
    }
  }

  private static void readIds(
      IntColumn column, long[] rows, int size, int field, int slot, RowBatch into) {
    for (int i = 0; i < size; i++) {
      into.ids()[i * into.slots() + slot] = into.offsets()[field] + column.get(rows[i]);
    }
  }

  private static void readLists(
      ListColumn column, long[] rows, int size, int field, int slot, RowBatch into) {
    int[] ids = into.ids();
    for (int i = 0; i < size; i++) {
      int length = column.length(rows[i]);
      int at = i * into.slots() + slot;
      for (int k = 0; k < length; k++) {
        ids[at + k] = into.offsets()[field] + column.get(rows[i], k);
      }
      Arrays.fill(ids, at + length, at + into.room()[field], RowBatch.EMPTY);
    }
  }

  static void readLabels(EncodedLog log, Part part, long[] rows, int size, RowBatch into) {
    for (int target = 0; target < log.targets().size(); target++) {
      FloatColumn column = log.label(target, part);
      float[] values = into.labels()[target];
      for (int i = 0; i < size; i++) {
        values[i] = column.get(rows[i]);
      }
    }
  }
}
