package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;

/**
 * A DuckDB database with bounded memory, and the few ways in which this package talks to it.
 *
 * <p>Not thread-safe. DuckDB's own messages run over many lines; {@link DatabaseMessages} turns
 * them into one.
 */
public final class Database implements AutoCloseable {
  private static final String MEMORY_LIMIT = "1GB";

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  /** A database in memory, for looking at files. */
  public static Database inMemory() throws SQLException {
    return open("jdbc:duckdb:");
  }

  /** A database in memory, and in the folder for what does not fit there. */
  static Database in(Path folder) throws SQLException {
    Database database = inMemory();
    database.execute("SET temp_directory = " + text(folder.resolve("spill").toString()));
    return database;
  }

  /** Another connection to this database, for another thread. */
  Database another() throws SQLException {
    return new Database(((DuckDBConnection) connection).duplicate());
  }

  private static Database open(String url) throws SQLException {
    var properties = new Properties();
    // No instance is shared with other users of DuckDB in this process, nor is anything downloaded.
    properties.setProperty("jdbc_instance_cache", "false");
    properties.setProperty("autoinstall_known_extensions", "false");
    Database database = new Database(DriverManager.getConnection(url, properties));
    // Times read alike on all machines, so that encoded logs do not depend on the machine's zone.
    database.execute("SET TimeZone = 'UTC'");
    database.execute("SET memory_limit = " + text(MEMORY_LIMIT));
    database.threads(Runtime.getRuntime().availableProcessors());
    return database;
  }

  /**
   * Sums of floating-point numbers depend on how the rows are shared among threads: with one thread
   * they are the same in every run.
   */
  void threads(int threads) throws SQLException {
    execute("SET threads = " + threads);
  }

  public void execute(String sql) throws SQLException {
    // A statement is closed by its first error, so each query gets its own.
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What is done with the row that a result set stands on. */
  @FunctionalInterface
  public interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** What is done with a chunk of rows. */
  @FunctionalInterface
  interface ChunkReader {
    void read(DuckDBDataChunkReader chunk) throws IOException;
  }

  /** Reads a small result row by row. */
  public void query(String sql, RowReader reader) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }

  /** Streams a result of any size in the order of the query; memory holds a few chunks. */
  void stream(String sql, ChunkReader reader) throws SQLException, IOException {
    stream(sql, reader, share -> {});
  }

  /**
   * Like {@link #stream(String, ChunkReader)}.
   *
   * @param progress hears before each chunk which share of its source the query has seen, from 0 to
   *     1; hears nothing unless the database was told to {@code enable_progress_bar}
   */
  void stream(String sql, ChunkReader reader, DoubleConsumer progress)
      throws SQLException, IOException {
    try (var statement = (DuckDBPreparedStatement) connection.prepareStatement(sql);
        DuckDBChunkedResult result = statement.query()) {
      while (result.nextChunk()) {
        double percentage = statement.getQueryProgress().getPercentage();
        if (percentage >= 0) {
          progress.accept(Math.min(1, percentage / 100));
        }
        reader.read(result.chunk());
      }
    }
  }

  /** The one number that a query gives, 0 for none. */
  public long number(String sql) throws SQLException {
    long[] number = new long[1];
    query(sql, row -> number[0] = row.getLong(1));
    return number[0];
  }

  /** The first value of each row that a query gives, as a text; "null" for none. */
  public List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    query(sql, row -> texts.add(String.valueOf(row.getString(1))));
    return texts;
  }

  /** The columns of a relation and their types, in its order. */
  public Map<String, String> types(String relation) throws SQLException {
    Map<String, String> types = new LinkedHashMap<>();
    query(
        "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + relation + ")",
        row -> types.put(row.getString(1), row.getString(2)));
    return types;
  }

  /** A name quoted for SQL. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text quoted for SQL. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Texts quoted for SQL, separated by commas. */
  public static String list(List<String> texts) {
    return texts.stream().map(Database::text).collect(Collectors.joining(", "));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
