package org.dbmtl.trainer.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Where a study's rows come from: files one below the other in the order of the study (those of a
 * glob sorted), or the result of a query.
 */
final class LogSource {
  /** The table that {@link #load} fills. */
  static final String TABLE = "dbmtl_raw";

  private final DataSettings settings;
  private final List<LogFile> files;
  private final List<String> columns;
  // Number of the first row of each file in the table, and of the row after the last.
  private final List<Long> starts = new ArrayList<>();
  // SQL that each file was read by, or the query.
  private final List<String> relations = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private LogSource(DataSettings settings, List<LogFile> files, List<String> columns) {
    this.settings = settings;
    this.files = files;
    this.columns = columns;
  }

  /**
   * Finds the files and their columns.
   *
   * @throws StudyException if a file is missing or not readable, files differ in their columns, or
   *     the query does not work
   */
  static LogSource of(DataSettings settings, Database database) {
    String sql = settings.sql();
    if (sql != null) {
      try {
        return new LogSource(settings, List.of(), List.copyOf(database.types(query(sql)).keySet()));
      } catch (SQLException e) {
        throw DatabaseMessages.expression("data.sql", sql, e);
      }
    }
    List<LogFile> files = LogFile.all(settings, database);
    return new LogSource(settings, files, files.get(0).columns());
  }

  // The newline ends a comment in the query's last line.
  static String query(String sql) {
    return "(" + sql.strip().replaceFirst(";$", "") + "\n)";
  }

  List<String> columns() {
    return columns;
  }

  /** What is odd about the files, one line each; known when they are loaded. */
  List<String> notes() {
    return notes;
  }

  /** What to call this source in a message. */
  String label() {
    return files.isEmpty() ? "the result of data.sql" : label(files);
  }

  /** What to call files in a message. */
  static String label(List<LogFile> files) {
    return files.size() == 1
        ? files.get(0).path().toString()
        : "%s and %d more".formatted(files.get(0).path(), files.size() - 1);
  }

  /**
   * Copies the columns into {@link #TABLE}, where {@code rowid} counts the rows from 0: as text, or
   * as a number where nothing else is made of it. Missing values are null, and a text that is no
   * number is NaN.
   */
  void load(Database database, LogColumns columns, EncodingListener listener) throws SQLException {
    List<String> definitions = new ArrayList<>();
    columns
        .names()
        .forEach(
            (column, name) ->
                definitions.add(name + (columns.isNumber(column) ? " DOUBLE" : " VARCHAR")));
    database.execute("CREATE TABLE %s (%s)".formatted(TABLE, String.join(", ", definitions)));
    String sql = settings.sql();
    starts.add(0L);
    int total = Math.max(1, files.size());
    listener.progress(EncodingListener.Step.READ, 0, total);
    if (sql != null) {
      // Rows of a query without an order come in the same order only from one thread.
      database.threads(1);
      try {
        insert(database, query(sql), columns);
      } catch (SQLException e) {
        throw DatabaseMessages.expression("data.sql", sql, e);
      }
      database.threads(Runtime.getRuntime().availableProcessors());
    }
    for (LogFile file : files) {
      if (!file.absent().isEmpty()) {
        notes.add(
            "%s has no column %s, which other files have: it is missing in its rows"
                .formatted(file.path(), String.join(", ", file.absent())));
      }
      String note = file.check();
      if (note != null) {
        notes.add(note);
      }
      file.read(readable -> insert(database, readable.relation(), columns));
      listener.progress(EncodingListener.Step.READ, starts.size() - 1, total);
    }
    requireLists(database, columns);
    if (rows() == 0) {
      throw new StudyException(
          "%s has %s, but no row".formatted(label(), files.isEmpty() ? "columns" : "a header"));
    }
  }

  /** Refuses texts of lists that hold lists or keys and values. */
  private void requireLists(Database database, LogColumns columns) throws SQLException {
    for (String column : columns.separators().keySet()) {
      String name = columns.sql(column);
      long row =
          database.number(
              "SELECT coalesce(min(rowid) FILTER (%s), -1) FROM %s"
                  .formatted(ListItems.isNested(name), TABLE));
      if (row >= 0) {
        throw new StudyException(
            "%s: column '%s' holds '%s', which is not a list of single values: make it one (data.sql can), or leave the feature out"
                .formatted(place(row), column, text(row, column, database)));
      }
    }
  }

  private void insert(Database database, String relation, LogColumns columns) throws SQLException {
    Map<String, String> types = database.types(relation);
    List<String> values = new ArrayList<>();
    for (String column : columns.names().keySet()) {
      String separator = columns.separators().get(column);
      columns.requireKind(column, types.getOrDefault(column, ""), label());
      String value = value(column, types.getOrDefault(column, ""), separator);
      values.add(columns.isNumber(column) ? number(value) : value);
    }
    database.execute(
        "INSERT INTO %s SELECT %s FROM %s".formatted(TABLE, String.join(", ", values), relation));
    starts.add(database.number("SELECT count(*) FROM " + TABLE));
    relations.add(relation);
  }

  /**
   * SQL for the text of a column.
   *
   * @param type DuckDB's type of the column
   * @param separator text between the items of a list, if the column may hold lists
   */
  static String text(String column, String type, @Nullable String separator) {
    String value = Database.name(column);
    if (ListItems.isList(type) && separator != null) {
      return ListItems.text(value, separator);
    }
    return "CAST(%s AS VARCHAR)".formatted(value);
  }

  private String value(String column, String type, @Nullable String separator) {
    String text = "nullif(%s, '')".formatted(text(column, type, separator));
    List<String> nulls = new ArrayList<>(settings.nullValues());
    nulls.addAll(settings.nullValuesOf().getOrDefault(column, List.of()));
    for (String missing : nulls) {
      text = "nullif(%s, %s)".formatted(text, Database.text(missing));
    }
    return text;
  }

  private static String number(String text) {
    return "CASE WHEN %1$s IS NOT NULL THEN coalesce(TRY_CAST(%1$s AS DOUBLE), CAST('nan' AS DOUBLE)) END"
        .formatted(text);
  }

  long rows() {
    return starts.get(starts.size() - 1);
  }

  /** Place of a row of the table in words, counting rows of its file from 1 below the header. */
  String place(long row) {
    if (files.isEmpty()) {
      return "row %d of the result of data.sql".formatted(row + 1);
    }
    int file = relation(row);
    return "%s, data row %d".formatted(files.get(file).path(), row - starts.get(file) + 1);
  }

  private int relation(long row) {
    int relation = 0;
    while (starts.get(relation + 1) <= row) {
      relation++;
    }
    return relation;
  }

  /** What the source holds at a row of the table, read from there again. */
  String text(long row, String column, Database database) throws SQLException {
    int relation = relation(row);
    // Rows come in their order from one thread.
    database.threads(1);
    return database
        .texts(
            "SELECT CAST(%s AS VARCHAR) FROM %s LIMIT 1 OFFSET %d"
                .formatted(
                    Database.name(column), relations.get(relation), row - starts.get(relation)))
        .get(0);
  }
}
