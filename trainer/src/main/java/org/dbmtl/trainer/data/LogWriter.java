package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Streams the rows of the loaded log, in their order, into a file of records for each part, and the
 * items of lists into files of their own.
 */
final class LogWriter implements AutoCloseable {
  private final Path folder;
  private final List<Vocabulary> vocabularies;
  private final List<Manifest.Numeric> numbers;
  private final List<Manifest.Label> labels;
  private final RecordLayout layout;
  private final long[] rows;
  private final EncodingListener listener;
  // By file name, so that the manifest lists them in the same order every time.
  private final TreeMap<String, RecordWriter> writers = new TreeMap<>();
  // [field][part] ids written so far of a multi-valued field.
  private final long[][] ends;
  private int[] records = {};
  private long written;

  LogWriter(
      Path folder,
      List<Vocabulary> vocabularies,
      List<Manifest.Numeric> numbers,
      List<Manifest.Label> labels,
      long[] rows,
      EncodingListener listener) {
    this.folder = folder;
    this.vocabularies = vocabularies;
    this.numbers = numbers;
    this.labels = labels;
    this.rows = rows;
    this.listener = listener;
    this.layout = layout(vocabularies, numbers, labels);
    this.ends = new long[vocabularies.size()][Part.values().length];
  }

  /**
   * @param rules SQL of the targets' labels
   */
  void write(Database database, LogColumns columns, Study study, List<String> rules)
      throws SQLException, IOException {
    List<String> selected = new ArrayList<>(List.of(LogParts.PART));
    for (Vocabulary vocabulary : vocabularies) {
      selected.add(vocabulary.list() ? vocabulary.length() : vocabulary.id());
    }
    for (Feature feature : study.features()) {
      if (feature instanceof Feature.Numeric) {
        selected.add("TRY_CAST(%s AS DOUBLE)".formatted(columns.sql(feature.column())));
      }
    }
    for (String rule : rules) {
      selected.add("CAST(%s AS DOUBLE)".formatted(rule));
    }
    String from = " FROM %s WHERE %s IS NOT NULL".formatted(LogParts.VIEW, LogParts.PART);
    RecordWriter[] files = writers(PartRecords::rowFile);
    database.stream("SELECT " + String.join(", ", selected) + from, chunk -> chunk(chunk, files));
    long total = rows[0] + rows[1] + rows[2];
    if (written != total) {
      throw new IOException("%d of %d rows came from the database".formatted(written, total));
    }
    for (int i = 0; i < vocabularies.size(); i++) {
      if (vocabularies.get(i).list()) {
        items(
            database,
            i,
            "SELECT %s, %s%s".formatted(LogParts.PART, vocabularies.get(i).ids(), from));
      }
    }
  }

  private static RecordLayout layout(
      List<Vocabulary> vocabularies, List<Manifest.Numeric> numbers, List<Manifest.Label> labels) {
    int indicators = (int) numbers.stream().filter(Manifest.Numeric::indicated).count();
    return RecordLayout.of(
        vocabularies.stream().map(vocabulary -> vocabulary.entry().field()).toList(),
        numbers.size() + indicators,
        labels.size());
  }

  /** Writers of the files of each part. */
  private RecordWriter[] writers(Function<Part, String> name) throws IOException {
    RecordWriter[] byPart = new RecordWriter[Part.values().length];
    for (Part part : Part.values()) {
      RecordWriter writer = new RecordWriter(folder.resolve(name.apply(part)));
      writers.put(name.apply(part), writer);
      byPart[LogParts.code(part)] = writer;
    }
    return byPart;
  }

  private void chunk(DuckDBDataChunkReader chunk, RecordWriter[] files) throws IOException {
    int count = Math.toIntExact(chunk.rowCount());
    int width = layout.width();
    if (records.length < count * width) {
      records = new int[count * width];
    }
    int[] parts = ints(chunk.vector(0), count);
    int column = 1;
    for (int i = 0; i < vocabularies.size(); i++) {
      DuckDBReadableVector values = chunk.vector(column++);
      int place = layout.field(i);
      if (vocabularies.get(i).list()) {
        lists(i, parts, values);
      } else {
        for (int r = 0; r < count; r++) {
          records[r * width + place] = values.getInt(r);
        }
      }
    }
    int input = 0;
    for (Manifest.Numeric number : numbers) {
      DuckDBReadableVector values = chunk.vector(column++);
      number(number, layout.number(input++), count, values);
      if (number.indicated()) {
        int place = layout.number(input++);
        for (int r = 0; r < count; r++) {
          put(r, place, values.isNull(r) ? 1f : 0f);
        }
      }
    }
    for (int i = 0; i < labels.size(); i++) {
      DuckDBReadableVector values = chunk.vector(column++);
      int place = layout.label(i);
      for (int r = 0; r < count; r++) {
        put(r, place, values.isNull(r) ? Float.NaN : encoded(labels.get(i), values.getDouble(r)));
      }
    }
    for (int r = 0; r < count; r++) {
      files[parts[r]].put(records, r * width, width);
    }
    written += count;
    listener.progress(EncodingListener.Step.WRITE, written, rows[0] + rows[1] + rows[2]);
  }

  private void put(int row, int place, float value) {
    records[row * layout.width() + place] = Float.floatToRawIntBits(value);
  }

  private static int[] ints(DuckDBReadableVector vector, int count) {
    int[] values = new int[count];
    for (int r = 0; r < count; r++) {
      values[r] = vector.getInt(r);
    }
    return values;
  }

  private void lists(int field, int[] parts, DuckDBReadableVector lengths) {
    for (int r = 0; r < parts.length; r++) {
      int at = r * layout.width() + layout.field(field);
      long start = ends[field][parts[r]];
      int length = lengths.getInt(r);
      records[at] = RecordLayout.lower(start);
      records[at + 1] = RecordLayout.upper(start);
      records[at + 2] = length;
      ends[field][parts[r]] = start + length;
    }
  }

  private void number(Manifest.Numeric number, int place, int count, DuckDBReadableVector values) {
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

  /** A label as a record holds it. */
  static float encoded(Manifest.Label label, double value) {
    return label.binary()
        ? (float) value
        : (float) ((label.transform().apply(value) - label.mean()) / label.scale());
  }

  private void items(Database database, int field, String sql) throws SQLException, IOException {
    RecordWriter[] files = writers(part -> PartRecords.itemFile(field, part));
    database.stream(
        sql,
        chunk -> {
          int count = Math.toIntExact(chunk.rowCount());
          int[] parts = ints(chunk.vector(0), count);
          int[] items = ints(chunk.vector(1), count);
          for (int r = 0; r < count; r++) {
            files[parts[r]].put(items, r, 1);
          }
        });
  }

  RecordLayout layout() {
    return layout;
  }

  /** Waits until the disk has all files. */
  List<Manifest.File> finish() throws IOException {
    List<Manifest.File> files = new ArrayList<>();
    for (var entry : writers.entrySet()) {
      entry.getValue().finish();
      files.add(new Manifest.File(entry.getKey(), Files.size(folder.resolve(entry.getKey()))));
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    for (RecordWriter writer : writers.values()) {
      writer.close();
    }
  }
}
