package org.dbmtl.trainer.inspect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.data.Database;
import org.dbmtl.trainer.data.DatabaseMessages;
import org.dbmtl.trainer.data.ListItems;
import org.dbmtl.trainer.data.LogFile;
import org.dbmtl.trainer.inspect.Events.Event;

/**
 * The first rows of a log's files, at most {@value #MOST} together, and what its columns hold
 * there.
 *
 * @param rows rows of the log, counted up to {@value #COUNTED}
 * @param columns in the order of the first file
 * @param csv how CSV files are written, with a quote
 * @param nulls texts that mean "missing" and occur in the sample, sorted
 * @param events by column: those that could be an outcome that is on or off, each as a binary one
 */
record LogSample(
    long sampled,
    long rows,
    CsvFormat csv,
    List<ColumnProfile> columns,
    List<String> nulls,
    Map<String, Event> events) {
  static final int MOST = 200_000;
  static final int COUNTED = 1_000_000;

  /** Texts that nearly always mean "missing". */
  static final List<String> NULL_TEXTS =
      List.of("NULL", "null", "NA", "N/A", "nan", "NaN", "NAN", "None", "\\N", "<NA>");

  private static final String TABLE = "dbmtl_sample";

  /** Separators between ids, and what an id between two of them may look like. */
  private static final Map<String, String> ITEMS = items();

  private static Map<String, String> items() {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("|", "[^|\\[\\](){}]+");
    items.put(";", "[^;\\[\\](){}]+");
    items.put(",", " *[\\w.:-]+ *");
    items.put(" ", "\\d+");
    return items;
  }

  /**
   * @param patterns files or globs, absolute or relative to the working folder
   * @throws StudyException if there is no such file, or it cannot be read, or holds no row
   */
  static LogSample of(List<String> patterns) {
    if (patterns.isEmpty()) {
      throw new StudyException("no log is given: name a CSV, CSV.gz or Parquet file");
    }
    try (Database database = Database.inMemory()) {
      List<LogFile> files = files(patterns, CsvFormat.STANDARD, database);
      CsvFormat csv = files.get(0).guessed();
      return read(
          csv.equals(CsvFormat.STANDARD) ? files : files(patterns, csv, database), csv, database);
    } catch (SQLException e) {
      throw new StudyException(
          "%s cannot be looked at: %s"
              .formatted(
                  patterns.get(0), DatabaseMessages.firstLine(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static List<LogFile> files(List<String> patterns, CsvFormat csv, Database database) {
    Split split = new Split.ByRatio(Split.Shares.STANDARD, null);
    return LogFile.all(new DataSettings(patterns, null, csv, List.of(), split), database);
  }

  private static LogSample read(List<LogFile> files, CsvFormat csv, Database database)
      throws SQLException {
    List<String> names = files.get(0).columns();
    Map<String, String> types = database.types(files.get(0).relation());
    List<String> definitions = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      definitions.add("c%d VARCHAR".formatted(i));
      String column = Database.name(names.get(i));
      boolean list = types.getOrDefault(names.get(i), "").endsWith("[]");
      values.add(
          "nullif(CAST(%s AS VARCHAR), '')"
              .formatted(list ? "array_to_string(%s, ',')".formatted(column) : column));
    }
    database.execute("CREATE TABLE %s (%s)".formatted(TABLE, String.join(", ", definitions)));
    long most = Math.max(1, MOST / files.size());
    long rows = 0;
    long sampled = 0;
    for (LogFile file : files) {
      file.read(
          readable ->
              database.execute(
                  "INSERT INTO %s SELECT %s FROM %s LIMIT %d"
                      .formatted(TABLE, String.join(", ", values), readable.relation(), most)));
      long inTable = database.number("SELECT count(*) FROM " + TABLE);
      boolean whole = inTable - sampled < most;
      long[] counted = {inTable - sampled};
      if (!whole && rows < COUNTED) {
        file.read(readable -> counted[0] = count(readable, database));
      }
      rows += counted[0];
      sampled = inTable;
    }
    if (sampled == 0) {
      throw new StudyException("%s has a header, but no row".formatted(files.get(0).path()));
    }
    Set<String> nulls = new TreeSet<>();
    List<ColumnProfile> columns = new ArrayList<>();
    Map<String, Event> events = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String type = types.getOrDefault(names.get(i), "");
      ColumnProfile column = profile(names.get(i), type, "c" + i, sampled, nulls, database);
      columns.add(column);
      if (column.isOnOrOff()) {
        events.put(column.name(), event(column, "c" + i, database));
      }
    }
    return new LogSample(sampled, rows, csv, List.copyOf(columns), List.copyOf(nulls), events);
  }

  private static Event event(ColumnProfile column, String name, Database database)
      throws SQLException {
    String number = "TRY_CAST(%s AS DOUBLE)".formatted(name);
    String texts = "%s IN (%s)".formatted(name, Database.list(column.texts()));
    String on =
        column.isNumber()
            ? "isfinite(%1$s) AND %1$s > 0".formatted(number)
            : "lower(%s) = lower(%s)".formatted(name, Database.text(column.last()));
    String known = column.isNumber() ? "isfinite(%1$s) AND %1$s >= 0".formatted(number) : texts;
    return new Event(
        column.name(),
        true,
        bits(on, column.rows(), database),
        bits(known, column.rows(), database));
  }

  /** The rows of the sample that keep a condition. */
  private static BitSet bits(String condition, long rows, Database database) throws SQLException {
    BitSet bits = new BitSet();
    database.query(
        "SELECT CAST(bitstring_agg(rowid, 0, %d) FILTER (%s) AS VARCHAR) FROM %s"
            .formatted(rows - 1, condition, TABLE),
        row -> {
          String text = row.getString(1);
          for (int i = 0; text != null && i < text.length(); i++) {
            bits.set(i, text.charAt(i) == '1');
          }
        });
    return bits;
  }

  private static long count(LogFile file, Database database) throws SQLException {
    return database.number(
        "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d)".formatted(file.relation(), COUNTED));
  }

  /** The null texts of a column in the sample go into {@code nulls}. */
  private static ColumnProfile profile(
      String name, String type, String column, long rows, Set<String> nulls, Database database)
      throws SQLException {
    String nullTexts = Database.list(NULL_TEXTS);
    // By distinct value, for most columns hold few; k rows hold value v, which is number n or none.
    database.execute(
        ("CREATE OR REPLACE TEMP TABLE dbmtl_values AS SELECT v, k, CASE WHEN isfinite(n) THEN n"
                + " END AS n FROM (SELECT v, k, TRY_CAST(v AS DOUBLE) AS n FROM (SELECT %1$s AS v,"
                + " count(*) AS k FROM %3$s WHERE %1$s NOT IN (%2$s) GROUP BY 1))")
            .formatted(column, nullTexts, TABLE));
    nulls.addAll(
        database.texts(
            "SELECT DISTINCT %1$s FROM %2$s WHERE %1$s IN (%3$s)"
                .formatted(column, TABLE, nullTexts)));
    List<ColumnProfile> profile = new ArrayList<>();
    database.query(
        "SELECT %s FROM dbmtl_values".formatted(String.join(", ", aggregates())),
        row -> profile.add(profile(name, type, rows, row, database)));
    return profile.get(0);
  }

  /** SQL of what {@link ColumnProfile} takes of the values, and two counts for each separator. */
  private static List<String> aggregates() {
    String rowsWhere = "coalesce(sum(k) FILTER (%s), 0)";
    List<String> aggregates =
        new ArrayList<>(
            List.of(
                "coalesce(sum(k), 0)",
                "count(*)",
                rowsWhere.formatted("n IS NOT NULL"),
                rowsWhere.formatted("n IS NOT NULL AND regexp_full_match(v, '[-+]?\\d+')"),
                rowsWhere.formatted("n IN (0, 1) OR lower(v) IN ('true', 'false')"),
                rowsWhere.formatted("n = 1 OR lower(v) = 'true'"),
                rowsWhere.formatted("n = 0"),
                "min(n)",
                "max(n)",
                "coalesce(sum(k * n) / nullif(sum(k) FILTER (n IS NOT NULL), 0), 0)",
                rowsWhere.formatted("n IS NULL AND TRY_CAST(v AS TIMESTAMPTZ) IS NOT NULL"),
                "sum(k * length(v)) / sum(k)",
                "sum(k * (length(v) - length(replace(v, ' ', '')))) / sum(k)",
                "coalesce(min(v), '')",
                "coalesce(max(v), '')"));
    aggregates.add(rowsWhere.formatted(ListItems.isPrinted("v")));
    ITEMS.forEach(
        (separator, item) -> {
          String contains = "contains(v, %s)".formatted(Database.text(separator));
          String list = Database.text("%2$s([%1$s]%2$s)*".formatted(separator, item));
          aggregates.add(rowsWhere.formatted(contains));
          aggregates.add(
              rowsWhere.formatted("%s AND NOT regexp_full_match(v, %s)".formatted(contains, list)));
        });
    return aggregates;
  }

  private static ColumnProfile profile(
      String name, String type, long rows, ResultSet row, Database database) throws SQLException {
    long present = row.getLong(1);
    // Of a printed list the separator does not matter.
    String separator = present > 0 && row.getLong(16) >= 0.999 * present ? "," : "";
    int at = 17;
    for (String candidate : ITEMS.keySet()) {
      boolean often = row.getLong(at) >= Math.max(2, present / 50);
      if (separator.isEmpty() && often && row.getLong(at + 1) <= 0.001 * present) {
        separator = candidate;
      }
      at += 2;
    }
    return new ColumnProfile(
        name,
        type,
        rows,
        present,
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getDouble(8),
        row.getDouble(9),
        skewness(row.getDouble(10), database),
        row.getLong(11),
        row.getDouble(12),
        row.getDouble(13),
        row.getString(14),
        row.getString(15),
        separator,
        row.getLong(2) > ColumnProfile.FEW
            ? List.of()
            : database.texts("SELECT v FROM dbmtl_values ORDER BY 1"));
  }

  private static double skewness(double mean, Database database) throws SQLException {
    double[] skewness = {0};
    database.query(
        ("SELECT sum(k * pow(n - m, 3)) / sum(k), sum(k * pow(n - m, 2)) / sum(k) FROM"
                + " (SELECT k, n, CAST('%s' AS DOUBLE) AS m FROM dbmtl_values WHERE n IS NOT NULL)")
            .formatted(mean),
        row -> {
          double variance = row.getDouble(2);
          skewness[0] = variance > 0 ? row.getDouble(1) / Math.pow(variance, 1.5) : 0;
        });
    return skewness[0];
  }
}
