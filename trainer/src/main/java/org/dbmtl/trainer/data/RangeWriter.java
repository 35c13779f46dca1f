package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Writes one range of the log's rows after another at their places in the files, over a connection
 * of its own. Used by one thread at a time, next to others that write other ranges.
 */
final class RangeWriter implements AutoCloseable {
  private final EncodedColumns columns;
  private final Database database;
  private final RecordWriter[] rows;
  // [field][part], empty for fields without lists.
  private final RecordWriter[][] items;
  private final List<RecordWriter> writers = new ArrayList<>();
  // [field][row of the range]
  private final int[][] lengths;
  // [field][part] items of the parts so far.
  private final long[][] ends;
  private int[] records = {};
  private int[] ids = {};
  private int written;

  /**
   * @param database closed with this
   */
  RangeWriter(Path folder, EncodedColumns columns, Database database) throws IOException {
    this.columns = columns;
    this.database = database;
    int parts = Part.values().length;
    int fields = columns.vocabularies().size();
    rows = new RecordWriter[parts];
    items = new RecordWriter[fields][0];
    lengths = new int[fields][0];
    ends = new long[fields][parts];
    for (Part part : Part.values()) {
      rows[LogParts.code(part)] = writer(folder.resolve(PartRecords.rowFile(part)));
    }
    for (int field = 0; field < fields; field++) {
      if (columns.vocabularies().get(field).list()) {
        items[field] = new RecordWriter[parts];
        for (Part part : Part.values()) {
          items[field][LogParts.code(part)] =
              writer(folder.resolve(PartRecords.itemFile(field, part)));
        }
      }
    }
  }

  private RecordWriter writer(Path file) throws IOException {
    RecordWriter writer = new RecordWriter(file);
    writers.add(writer);
    return writer;
  }

  void write(LogRange range) throws SQLException, IOException {
    for (int field = 0; field < items.length; field++) {
      if (items[field].length > 0) {
        writeItems(field, range);
      }
    }
    for (int part = 0; part < rows.length; part++) {
      rows[part].moveTo(range.firstRows[part] * columns.layout().width());
    }
    written = 0;
    database.stream(columns.select(range), this::chunk);
    if (written != range.rows) {
      throw new IOException("%d of %d rows came from the database".formatted(written, range.rows));
    }
    for (RecordWriter writer : writers) {
      writer.flush();
    }
  }

  private void writeItems(int field, LogRange range) throws SQLException, IOException {
    for (int part = 0; part < rows.length; part++) {
      ends[field][part] = range.firstItems[field][part];
      items[field][part].moveTo(ends[field][part]);
    }
    Vocabulary vocabulary = columns.vocabularies().get(field);
    int[] lengthOf = new int[range.rows];
    lengths[field] = lengthOf;
    int[] at = {-1};
    long[] row = {-1};
    database.stream(
        columns.selectItems(field, range),
        chunk -> {
          int count = Math.toIntExact(chunk.rowCount());
          DuckDBReadableVector numbers = chunk.vector(0);
          DuckDBReadableVector parts = chunk.vector(1);
          vocabulary.ids(chunk.vector(2), count, idsOf(count));
          for (int r = 0; r < count; r++) {
            if (numbers.getLong(r) != row[0]) {
              row[0] = numbers.getLong(r);
              at[0]++;
            }
            lengthOf[at[0]]++;
            items[field][parts.getInt(r)].put(ids[r]);
          }
        });
  }

  private int[] idsOf(int count) {
    if (ids.length < count) {
      ids = new int[count];
    }
    return ids;
  }

  private void chunk(DuckDBDataChunkReader chunk) throws IOException {
    int count = Math.toIntExact(chunk.rowCount());
    int width = columns.layout().width();
    if (records.length < count * width) {
      records = new int[count * width];
    }
    DuckDBReadableVector parts = chunk.vector(0);
    int column = 1;
    for (int field = 0; field < items.length; field++) {
      if (items[field].length > 0) {
        putLists(field, parts, count);
      } else {
        putIds(field, chunk.vector(column++), count);
      }
    }
    int input = 0;
    for (Manifest.Numeric number : columns.numbers()) {
      DuckDBReadableVector values = chunk.vector(column++);
      putNumbers(number, columns.layout().number(input++), count, values);
      if (number.indicated()) {
        int place = columns.layout().number(input++);
        for (int r = 0; r < count; r++) {
          put(r, place, values.isNull(r) ? 1f : 0f);
        }
      }
    }
    for (int target = 0; target < columns.labels().size(); target++) {
      Manifest.Label label = columns.labels().get(target);
      DuckDBReadableVector values = chunk.vector(column++);
      int place = columns.layout().label(target);
      for (int r = 0; r < count; r++) {
        put(r, place, values.isNull(r) ? Float.NaN : label.encoded(values.getDouble(r)));
      }
    }
    if (columns.layout().weighted()) {
      DuckDBReadableVector weights = chunk.vector(column);
      for (int r = 0; r < count; r++) {
        put(r, columns.layout().weight(), (float) weights.getDouble(r));
      }
    }
    for (int r = 0; r < count; r++) {
      rows[parts.getInt(r)].put(records, r * width, width);
    }
    written += count;
  }

  private void put(int row, int place, float value) {
    records[row * columns.layout().width() + place] = Float.floatToRawIntBits(value);
  }

  private void putIds(int field, DuckDBReadableVector keys, int count) {
    columns.vocabularies().get(field).ids(keys, count, idsOf(count));
    int width = columns.layout().width();
    int place = columns.layout().field(field);
    for (int r = 0; r < count; r++) {
      records[r * width + place] = ids[r];
    }
  }

  private void putLists(int field, DuckDBReadableVector parts, int count) {
    for (int r = 0; r < count; r++) {
      int at = r * columns.layout().width() + columns.layout().field(field);
      long start = ends[field][parts.getInt(r)];
      int length = lengths[field][written + r];
      records[at] = RecordLayout.lower(start);
      records[at + 1] = RecordLayout.upper(start);
      records[at + 2] = length;
      ends[field][parts.getInt(r)] = start + length;
    }
  }

  private void putNumbers(
      Manifest.Numeric number, int place, int count, DuckDBReadableVector values) {
    for (int r = 0; r < count; r++) {
      float value = 0;
      if (!values.isNull(r)) {
        double raw = values.getDouble(r);
        value = (float) ((number.transform().apply(raw) - number.mean()) / number.deviation());
        if (!Float.isFinite(value)) {
          throw new StudyException(
              "features.%s: the number %s is too large for a network: use transform: log1p or standardise: true"
                  .formatted(number.name(), raw));
        }
      }
      put(r, place, value);
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    for (RecordWriter writer : writers) {
      writer.close();
    }
    database.close();
  }
}
