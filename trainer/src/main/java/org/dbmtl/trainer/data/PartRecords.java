package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dbmtl.search.trial.Part;

/**
 * One part of an encoded log: a file of its rows' records, and a file of items for each field that
 * holds lists. Reads batches, and gives columns as views of the records. Thread-safe.
 *
 * @param items of each field those of its lists, if it holds lists
 */
record PartRecords(
    RecordLayout layout,
    List<EmbeddedField> fields,
    int numerics,
    RecordFile records,
    List<Optional<RecordFile>> items) {
  /** Name of the file of a part's records. */
  static String rowFile(Part part) {
    return "rows." + part.key();
  }

  /** Name of the file of a field's items. */
  static String itemFile(int field, Part part) {
    return "items-%d.%s".formatted(field, part.key());
  }

  /**
   * @param segmentBits see {@link RecordFile#map(Path, int, int)}
   */
  static PartRecords map(
      Path folder,
      Part part,
      RecordLayout layout,
      List<EmbeddedField> fields,
      int numerics,
      int segmentBits)
      throws IOException {
    List<Optional<RecordFile>> items = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      items.add(
          fields.get(i).list()
              ? Optional.of(RecordFile.map(folder.resolve(itemFile(i, part)), 1, segmentBits))
              : Optional.empty());
    }
    RecordFile rows = RecordFile.map(folder.resolve(rowFile(part)), layout.width(), segmentBits);
    return new PartRecords(layout, fields, numerics, rows, items);
  }

  ListColumn lists(int field) {
    int place = layout.field(field);
    return items
        .get(field)
        .<ListColumn>map(file -> new Lists(records, place, file))
        .orElseGet(() -> ListColumn.single(row -> records.getInt(row, place)));
  }

  FloatColumn number(int input) {
    int place = layout.number(input);
    return row -> records.getFloat(row, place);
  }

  FloatColumn label(int target) {
    int place = layout.label(target);
    return row -> records.getFloat(row, place);
  }

  FloatColumn weights() {
    int place = layout.weight();
    return layout.weighted() ? row -> records.getFloat(row, place) : FloatColumn.ONES;
  }

  private record Lists(RecordFile records, int place, RecordFile items) implements ListColumn {
    @Override
    public int length(long row) {
      return records.getInt(row, place + 2);
    }

    @Override
    public int get(long row, int k) {
      long start = RecordLayout.start(records.getInt(row, place), records.getInt(row, place + 1));
      return items.getInt(start + k, 0);
    }
  }

  /** Reads the features of rows, and with this many targets, 0 for none, labels and weights. */
  void read(long[] rows, int size, int targets, RowBatch into) {
    int[] block = into.records(layout.width());
    for (int first = 0; first < size; first += RowBatch.BLOCK) {
      int count = Math.min(RowBatch.BLOCK, size - first);
      records.read(rows, first, count, block);
      takeFields(block, first, count, into);
      takeNumbers(block, first, count, into);
      takeLabels(block, first, count, targets, into);
      if (targets > 0 && layout.weighted()) {
        takeFloats(block, layout.weight(), first, count, into.weights());
      }
    }
  }

  private void takeFields(int[] block, int first, int count, RowBatch into) {
    int width = layout.width();
    int slots = into.slots();
    int[] ids = into.ids();
    int slot = 0;
    for (int field = 0; field < fields.size(); field++) {
      int offset = into.offsets()[field];
      int at = first * slots + slot;
      Optional<RecordFile> file = items.get(field);
      if (file.isPresent()) {
        takeLists(file.get(), block, layout.field(field), count, at, field, into);
      } else {
        int from = layout.field(field);
        for (int i = 0; i < count; i++) {
          ids[at + i * slots] = offset + block[from + i * width];
        }
      }
      slot += into.room()[field];
    }
  }

  private void takeLists(
      RecordFile file, int[] block, int place, int count, int at, int field, RowBatch into) {
    int[] ids = into.ids();
    int offset = into.offsets()[field];
    for (int i = 0; i < count; i++) {
      int from = place + i * layout.width();
      long start = RecordLayout.start(block[from], block[from + 1]);
      int length = block[from + 2];
      int slot = at + i * into.slots();
      for (int k = 0; k < length; k++) {
        ids[slot + k] = offset + file.getInt(start + k, 0);
      }
      Arrays.fill(ids, slot + length, slot + into.room()[field], RowBatch.EMPTY);
    }
  }

  private void takeNumbers(int[] block, int first, int count, RowBatch into) {
    float[] numbers = into.numbers();
    int from = layout.number(0);
    for (int i = 0; i < count; i++) {
      for (int input = 0; input < numerics; input++) {
        numbers[(first + i) * numerics + input] =
            Float.intBitsToFloat(block[from + i * layout.width() + input]);
      }
    }
  }

  private void takeLabels(int[] block, int first, int count, int targets, RowBatch into) {
    for (int target = 0; target < targets; target++) {
      takeFloats(block, layout.label(target), first, count, into.labels()[target]);
    }
  }

  private void takeFloats(int[] block, int from, int first, int count, float[] to) {
    for (int i = 0; i < count; i++) {
      to[first + i] = Float.intBitsToFloat(block[from + i * layout.width()]);
    }
  }
}
