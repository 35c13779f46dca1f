package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.StudyException;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of files, or of a query, as texts: the same texts that the encoding of a log makes of
 * them. They stream in their order, in constant memory and on one thread, and nothing is counted
 * before. Files are those that a study may name.
 *
 * <p>Not thread-safe, but for {@link #share}.
 */
public final class RawLog implements AutoCloseable {
  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

  // Takes no part.
  private static final Split SPLIT = new Split.ByRatio(Split.Shares.STANDARD, null);

  /** What is done with some rows. */
  @FunctionalInterface
  public interface Reader {
    void read(RawRows rows) throws IOException;
  }

  private final String key;
  private final Database database;
  private final List<LogFile> files;
  private final @Nullable String sql;
  // By name, in the order of the source.
  private final Map<String, String> types = new LinkedHashMap<>();
  private volatile double share;

  private RawLog(String key, DataSettings settings, Database database) throws SQLException {
    this.key = key;
    this.database = database;
    sql = settings.sql();
    // Rows come in their order from one thread.
    database.threads(1);
    database.execute("SET enable_progress_bar = true");
    database.execute("SET enable_progress_bar_print = false");
    Path spill = Path.of(System.getProperty("java.io.tmpdir"), "dbmtl-" + UUID.randomUUID());
    database.execute("SET temp_directory = " + Database.text(spill.toString()));
    files = LogFile.all(key, settings, database);
    if (sql != null) {
      types.putAll(queryTypes(sql));
    }
    for (LogFile file : files) {
      // Where files differ in a type, the column has texts alone.
      database
          .types(file.relation())
          .forEach((column, type) -> types.merge(column, type, RawLog::common));
    }
  }

  private static String common(String type, String other) {
    return type.equals(other) ? type : "VARCHAR";
  }

  private Map<String, String> queryTypes(String query) {
    try {
      return database.types(LogSource.query(query));
    } catch (SQLException e) {
      throw DatabaseMessages.expression(key, query, e);
    }
  }

  /**
   * The rows of files, one below the other.
   *
   * @param key what names the files, for messages, such as "--input"
   * @param files CSV, CSV.gz or Parquet files, or globs of them
   * @param csv how CSV files are written
   * @throws StudyException if a file is missing or not readable, or files differ in their columns
   */
  public static RawLog ofFiles(String key, List<String> files, CsvFormat csv) {
    return open(key, new DataSettings(files, null, csv, List.of(), SPLIT));
  }

  /**
   * The rows of a DuckDB query.
   *
   * @param key what names the query, for messages
   * @throws StudyException if the query does not work
   */
  public static RawLog ofQuery(String key, String sql) {
    return open(key, new DataSettings(List.of(), sql, CsvFormat.STANDARD, List.of(), SPLIT));
  }

  private static RawLog open(String key, DataSettings settings) {
    try {
      Database database = Database.inMemory();
      try {
        return new RawLog(key, settings, database);
      } catch (SQLException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw DatabaseMessages.unexpected(e);
    }
  }

  /** Names of the columns. */
  public List<String> columns() {
    return List.copyOf(types.keySet());
  }

  /** DuckDB's types of the columns by name; VARCHAR for those of CSV files. */
  public Map<String, String> types() {
    return Map.copyOf(types);
  }

  /** Whether a file is one of those that are read, by a query too if it names it as a text. */
  public boolean reads(Path file) {
    if (sql == null) {
      return files.stream().anyMatch(read -> isSame(read.path(), file));
    }
    return QUOTED.matcher(sql).results().anyMatch(text -> matches(text.group(1), file));
  }

  private static boolean matches(String pattern, Path file) {
    try {
      Path absolute = Path.of("").toAbsolutePath();
      return isSame(Path.of(pattern), file)
          || FileSystems.getDefault()
              .getPathMatcher("glob:" + absolute.resolve(pattern))
              .matches(file.toAbsolutePath());
    } catch (InvalidPathException | PatternSyntaxException e) {
      return false;
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** What to call this source in a message. */
  public String label() {
    return sql == null ? LogSource.label(files) : "the result of " + key;
  }

  /**
   * Checks that a column is there.
   *
   * @param asks what asks for it, such as "features.age" or "--keep"
   * @throws StudyException if it is not
   */
  public void require(String asks, String column) {
    if (!types.containsKey(column)) {
      throw LogColumns.absent(asks, column, label(), columns());
    }
  }

  /** Number of rows where that is known without reading them: of Parquet files. */
  public OptionalLong rows() {
    if (sql != null || files.stream().anyMatch(file -> file.csv() != null)) {
      return OptionalLong.empty();
    }
    long rows = 0;
    for (LogFile file : files) {
      try {
        rows += database.number("SELECT count(*) FROM " + file.relation());
      } catch (SQLException e) {
        throw DatabaseMessages.reading(file.path().toString(), e);
      }
    }
    return OptionalLong.of(rows);
  }

  /**
   * Which share of the source has been read, from 0 to 1; stays 0 where it is not known. Any thread
   * may ask.
   */
  public double share() {
    return share;
  }

  /**
   * Reads all rows.
   *
   * @param columns columns to read, in this order; may name one twice
   * @param reader hears of the rows, some thousand at a time, in the calling thread
   * @throws StudyException if a column is absent, the source cannot be read (names the line where
   *     one is at fault; the rows before it may have been given), or has no row
   * @throws IOException from the reader
   */
  public void read(List<RawColumn> columns, Reader reader) throws IOException {
    columns.forEach(column -> require(key, column.name()));
    share = 0;
    long rows = 0;
    try {
      if (sql != null) {
        rows = readQuery(sql, columns, reader);
      }
      long bytes = 0;
      long total = totalBytes();
      for (LogFile file : files) {
        long size = Files.size(file.path());
        Pass pass = new Pass(file.path().toString(), true, bytes, size, total, reader);
        file.check();
        file.read(readable -> pass.run(readable.relation(), columns));
        bytes += size;
        share = (double) bytes / Math.max(1, total);
        rows += pass.given;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (rows == 0) {
      throw new StudyException(
          "%s has %s, but no row".formatted(label(), sql == null ? "a header" : "columns"));
    }
    share = 1;
  }

  private long totalBytes() throws IOException {
    long total = 0;
    for (LogFile file : files) {
      total += Files.size(file.path());
    }
    return total;
  }

  private long readQuery(String query, List<RawColumn> columns, Reader reader) {
    Pass pass = new Pass(label(), false, 0, 1, 1, reader);
    try {
      pass.run(LogSource.query(query), columns);
    } catch (SQLException e) {
      throw DatabaseMessages.expression(key, query, e);
    }
    return pass.given;
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw DatabaseMessages.unexpected(e);
    }
  }

  /** The reading of one file or query, which may have to start again. */
  private final class Pass {
    private final String source;
    private final boolean file;
    private final double before;
    private final double part;
    private final Reader reader;
    // Rows that the reader has.
    private long given;
    private long seen;

    Pass(String source, boolean file, long bytes, long size, long total, Reader reader) {
      this.source = source;
      this.file = file;
      this.reader = reader;
      before = (double) bytes / Math.max(1, total);
      part = (double) size / Math.max(1, total);
    }

    void run(String relation, List<RawColumn> columns) throws SQLException {
      Map<String, String> types = database.types(relation);
      List<String> values =
          columns.stream()
              .map(
                  column ->
                      LogSource.text(
                          column.name(), types.getOrDefault(column.name(), ""), column.separator()))
              .toList();
      seen = 0;
      try {
        database.stream(
            "SELECT %s FROM %s".formatted(String.join(", ", values), relation),
            chunk -> give(chunk, columns.size()),
            done -> share = before + part * done);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void give(DuckDBDataChunkReader chunk, int columns) throws IOException {
      int count = Math.toIntExact(chunk.rowCount());
      int known = (int) Math.min(count, given - seen);
      seen += count;
      if (known == count) {
        return;
      }
      @Nullable String[][] texts = new String[count][columns];
      for (int c = 0; c < columns; c++) {
        DuckDBReadableVector vector = chunk.vector(c);
        for (int r = known; r < count; r++) {
          texts[r][c] = vector.getString(r);
        }
      }
      if (known > 0) {
        texts = Arrays.copyOfRange(texts, known, count);
      }
      reader.read(new RawRows(source, file, given, texts));
      given += texts.length;
    }
  }
}
