package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.MappedLog.Kind;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/** Streams the rows of the loaded log, in their order, into one file per column and part. */
final class LogWriter implements AutoCloseable {
  private final Path folder;
  private final List<Vocabulary> vocabularies;
  private final List<Manifest.Numeric> numbers;
  private final List<Manifest.Label> labels;
  private final long[] rows;
  private final EncodingListener listener;
  // By file name, so that the manifest lists them in the same order every time.
  private final TreeMap<String, ColumnWriter> writers = new TreeMap<>();
  // [field][part] ids written so far of a multi-valued field.
  private final long[][] ends;
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
    startLists();
    database.stream("SELECT " + String.join(", ", selected) + from, this::chunk);
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

  private void startLists() throws IOException {
    for (int i = 0; i < vocabularies.size(); i++) {
      if (vocabularies.get(i).list()) {
        for (Part part : Part.values()) {
          writer(Kind.OFFSET, i, part).put(0L);
        }
      }
    }
  }

  private ColumnWriter writer(Kind kind, int column, Part part) throws IOException {
    String name = kind.file(column, part);
    ColumnWriter writer = writers.get(name);
    if (writer == null) {
      writer = new ColumnWriter(folder.resolve(name));
      writers.put(name, writer);
    }
    return writer;
  }

  private ColumnWriter[] writers(Kind kind, int column) throws IOException {
    ColumnWriter[] byPart = new ColumnWriter[Part.values().length];
    for (Part part : Part.values()) {
      byPart[LogParts.code(part)] = writer(kind, column, part);
    }
    return byPart;
  }

  private void chunk(DuckDBDataChunkReader chunk) throws IOException {
    int count = Math.toIntExact(chunk.rowCount());
    int[] parts = ints(chunk.vector(0), count);
    int column = 1;
    for (int i = 0; i < vocabularies.size(); i++) {
      int[] values = ints(chunk.vector(column++), count);
      if (vocabularies.get(i).list()) {
        offsets(i, parts, values);
      } else {
        ColumnWriter[] files = writers(Kind.ID, i);
        for (int r = 0; r < count; r++) {
          files[parts[r]].put(values[r]);
        }
      }
    }
    int input = 0;
    for (Manifest.Numeric number : numbers) {
      DuckDBReadableVector values = chunk.vector(column++);
      number(number, input++, parts, values);
      if (number.indicated()) {
        ColumnWriter[] files = writers(Kind.NUMBER, input++);
        for (int r = 0; r < count; r++) {
          files[parts[r]].put(values.isNull(r) ? 1f : 0f);
        }
      }
    }
    for (int i = 0; i < labels.size(); i++) {
      DuckDBReadableVector values = chunk.vector(column++);
      ColumnWriter[] files = writers(Kind.LABEL, i);
      for (int r = 0; r < count; r++) {
        files[parts[r]].put(
            values.isNull(r) ? Float.NaN : encoded(labels.get(i), values.getDouble(r)));
      }
    }
    written += count;
    listener.progress(EncodingListener.Step.WRITE, written, rows[0] + rows[1] + rows[2]);
  }

  private static int[] ints(DuckDBReadableVector vector, int count) {
    int[] values = new int[count];
    for (int r = 0; r < count; r++) {
      values[r] = vector.getInt(r);
    }
    return values;
  }

  private void offsets(int field, int[] parts, int[] lengths) throws IOException {
    ColumnWriter[] files = writers(Kind.OFFSET, field);
    for (int r = 0; r < parts.length; r++) {
      files[parts[r]].put(ends[field][parts[r]] += lengths[r]);
    }
  }

  private void number(Manifest.Numeric number, int input, int[] parts, DuckDBReadableVector values)
      throws IOException {
    ColumnWriter[] files = writers(Kind.NUMBER, input);
    for (int r = 0; r < parts.length; r++) {
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
      files[parts[r]].put(value);
    }
  }

  /** A label as the column file holds it. */
  static float encoded(Manifest.Label label, double value) {
    return label.binary()
        ? (float) value
        : (float) ((label.transform().apply(value) - label.mean()) / label.scale());
  }

  private void items(Database database, int field, String sql) throws SQLException, IOException {
    ColumnWriter[] files = writers(Kind.ITEM, field);
    database.stream(
        sql,
        chunk -> {
          int count = Math.toIntExact(chunk.rowCount());
          int[] parts = ints(chunk.vector(0), count);
          int[] items = ints(chunk.vector(1), count);
          for (int r = 0; r < count; r++) {
            files[parts[r]].put(items[r]);
          }
        });
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
    for (ColumnWriter writer : writers.values()) {
      writer.close();
    }
  }
}
