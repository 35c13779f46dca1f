package org.dbmtl.trainer.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;

/**
 * Finds out which part of the log each row belongs to, as an SQL expression over the loaded table.
 */
record LogParts(
    Study study, LogColumns columns, RowWeights weights, LogSource source, Database database) {
  /** Column of the view {@link #VIEW}: {@link #code} of the row's part; null for rows left out. */
  static final String PART = "dbmtl_part";

  /** Column of the view: number of the row in the log, from 0. */
  static final String ROW = "dbmtl_row";

  /** The loaded table with the part of each row, and with the columns that conditions name. */
  static final String VIEW = "dbmtl_log";

  private static final List<Part> CODES = List.of(Part.values());

  /** Number of a part in {@link #PART}, and its place in lists of something for each part. */
  static int code(Part part) {
    return CODES.indexOf(part);
  }

  /**
   * Creates {@link #VIEW}.
   *
   * @return rows of each part
   * @throws StudyException if a part is empty
   */
  static long[] cut(
      Study study, LogColumns columns, RowWeights weights, LogSource source, Database database)
      throws SQLException {
    LogParts parts = new LogParts(study, columns, weights, source, database);
    parts.createView();
    long[] rows = new long[Part.values().length];
    database.query(
        "SELECT %s, count(*) FROM %s WHERE %s IS NOT NULL GROUP BY 1".formatted(PART, VIEW, PART),
        row -> rows[row.getInt(1)] = row.getLong(2));
    for (Part part : parts.trainsOnAllRows() ? List.of(Part.TRAIN) : List.of(Part.values())) {
      if (rows[LogParts.code(part)] == 0) {
        throw parts.empty(part, rows);
      }
    }
    return rows;
  }

  private boolean trainsOnAllRows() {
    return study.data().split() instanceof Split.AllRows;
  }

  /** The split that says which rows are used at all. */
  private Split split() {
    return study.data().split() instanceof Split.AllRows all ? all.of() : study.data().split();
  }

  private void createView() throws SQLException {
    List<String> selected = new ArrayList<>(List.of("*", "rowid AS " + ROW));
    for (String column : columns.inConditions()) {
      selected.add(typed(columns.sql(column)) + " AS " + Database.name(column));
    }
    String rows = "SELECT %s FROM %s".formatted(String.join(", ", selected), LogSource.TABLE);
    Split split = split();
    if (split instanceof Split.ByColumn by) {
      view(
          "CASE %s WHEN %s THEN 0 WHEN %s THEN 1 WHEN %s THEN 2 END"
              .formatted(
                  columns.sql(by.column()),
                  Database.text(by.train()),
                  Database.text(by.valid()),
                  Database.text(by.test())),
          rows);
    } else if (split instanceof Split.ByTime by) {
      view(timeCut(by), rows);
    } else if (split instanceof Split.ByRatio by) {
      byChance(by, rows);
    }
  }

  private void view(String part, String rows) throws SQLException {
    database.execute(
        "CREATE VIEW %s AS SELECT *, CASE WHEN %s THEN CAST(%s AS INTEGER) END AS %s FROM (%s)"
            .formatted(
                VIEW,
                weights.counts(),
                trainsOnAllRows() ? "CASE WHEN (%s) IS NOT NULL THEN 0 END".formatted(part) : part,
                PART,
                rows));
  }

  // Conditions compare numbers as numbers: a column is one if every value of it is.
  private String typed(String column) throws SQLException {
    long texts =
        database.number(
            "SELECT count(*) FROM %s WHERE %s IS NOT NULL AND TRY_CAST(%s AS DOUBLE) IS NULL"
                .formatted(LogSource.TABLE, column, column));
    return texts == 0 ? "TRY_CAST(%s AS DOUBLE)".formatted(column) : column;
  }

  private String timeCut(Split.ByTime by) throws SQLException {
    String column = columns.sql(by.column());
    String number = "TRY_CAST(%s AS DOUBLE)".formatted(column);
    // An offset counts; without one the moment is in UTC, the zone of the database.
    String moment = "epoch_us(TRY_CAST(%s AS TIMESTAMPTZ))".formatted(column);
    long[] bad = {-1, -1, -1};
    String first = "min(rowid) FILTER (%s IS NULL OR isnan(%s))";
    database.query(
        "SELECT coalesce(min(rowid) FILTER (%s IS NULL), -1), coalesce(%s, -1), coalesce(%s, -1) FROM %s"
            .formatted(
                column,
                first.formatted(number, number),
                "min(rowid) FILTER (%s IS NULL)".formatted(moment),
                LogSource.TABLE),
        row -> {
          for (int i = 0; i < bad.length; i++) {
            bad[i] = row.getLong(i + 1);
          }
        });
    if (bad[0] >= 0) {
      throw new StudyException(
          "%s: '%s' is missing, but the log is split by it (data.split.time): fill it, or split by ratio"
              .formatted(source.place(bad[0]), by.column()));
    }
    if (bad[1] >= 0 && bad[2] >= 0) {
      long row = Math.max(bad[1], bad[2]);
      throw new StudyException(
          ("%s: '%s' is '%s', neither a number nor a timestamp such as 2022-04-25 10:00:00, but the"
                  + " log is split by it (data.split.time)")
              .formatted(source.place(row), by.column(), value(column, row)));
    }
    String time = bad[1] < 0 ? number : moment;
    double[] cuts = cuts(time, by.shares());
    return "CASE WHEN %s <= CAST('%s' AS DOUBLE) THEN 0 WHEN %s <= CAST('%s' AS DOUBLE) THEN 1 ELSE 2 END"
        .formatted(time, cuts[0], time, cuts[1]);
  }

  private String value(String column, long row) throws SQLException {
    return database
        .texts("SELECT %s FROM %s WHERE rowid = %d".formatted(column, LogSource.TABLE, row))
        .get(0);
  }

  /**
   * The last moment of the training part and of the validation part: of all moments those after
   * which the share of the rows is nearest to the one asked for.
   */
  private double[] cuts(String time, Split.Shares shares) throws SQLException {
    String counted = "%s WHERE %s".formatted(LogSource.TABLE, weights.counts());
    long counting = database.number("SELECT count(*) FROM " + counted);
    double[] asked = {counting * shares.train(), counting * (shares.train() + shares.valid())};
    double[] cuts = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    double[] distances = {asked[0], asked[1]};
    long[] rows = {0};
    database.query(
        "SELECT CAST(%s AS DOUBLE) AS moment, count(*) FROM %s GROUP BY 1 ORDER BY 1"
            .formatted(time, counted),
        row -> {
          rows[0] += row.getLong(2);
          for (int i = 0; i < 2; i++) {
            double distance = Math.abs(rows[0] - asked[i]);
            if (distance < distances[i]) {
              distances[i] = distance;
              cuts[i] = row.getDouble(1);
            }
          }
        });
    return cuts;
  }

  /**
   * A row's chance is a hash of the seed and the row's number, by the finaliser of MurmurHash3
   * (Appleby 2011); a group's is the lower half of the MD5 of seed and value. Both are the same on
   * every machine and for every number of threads.
   */
  private void byChance(Split.ByRatio by, String rows) throws SQLException {
    String group = by.group();
    double train = by.shares().train();
    double valid = train + by.shares().valid();
    if (group != null) {
      String chance =
          "(md5_number_lower(%s || ':' || coalesce(%s, '')) >> 32)"
              .formatted(
                  Database.text(Long.toString(study.seed())),
                  LogColumns.withoutPoint(columns.sql(group)));
      database.execute("ALTER TABLE %s ADD COLUMN dbmtl_chance UBIGINT".formatted(LogSource.TABLE));
      database.execute("UPDATE %s SET dbmtl_chance = %s".formatted(LogSource.TABLE, chance));
    } else {
      long low = mixed((int) study.seed());
      long high = mixed((int) (study.seed() >>> 32) ^ (int) low);
      String keyed =
          "xor(CAST(%s & 4294967295 AS UBIGINT), CAST(%d AS UBIGINT))".formatted(ROW, high);
      rows = mixed(keyed, rows, "dbmtl_mixed");
      keyed = "xor(dbmtl_mixed, CAST(%s >> 32 AS UBIGINT))".formatted(ROW);
      rows = mixed(keyed, rows, "dbmtl_chance");
    }
    view(
        "CASE WHEN dbmtl_chance < %d THEN 0 WHEN dbmtl_chance < %d THEN 1 ELSE 2 END"
            .formatted((long) (train * 0x1p32), (long) (valid * 0x1p32)),
        rows);
  }

  // Each step is a query of its own, because an expression that names its input twice, nested three
  // times, would be evaluated eight times.
  private static String mixed(String expression, String rows, String name) {
    String mask = "& CAST(4294967295 AS UBIGINT)";
    String h0 = "SELECT *, %s AS %s_0 FROM (%s)".formatted(expression, name, rows);
    String h1 =
        "SELECT *, (xor(%1$s_0, %1$s_0 >> 16) * CAST(2246822507 AS UBIGINT)) %2$s AS %1$s_1 FROM (%3$s)"
            .formatted(name, mask, h0);
    String h2 =
        "SELECT *, (xor(%1$s_1, %1$s_1 >> 13) * CAST(3266489909 AS UBIGINT)) %2$s AS %1$s_2 FROM (%3$s)"
            .formatted(name, mask, h1);
    return "SELECT *, xor(%1$s_2, %1$s_2 >> 16) AS %1$s FROM (%2$s)".formatted(name, h2);
  }

  static long mixed(int h) {
    int mixed = h;
    mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return Integer.toUnsignedLong(mixed ^ (mixed >>> 16));
  }

  private StudyException empty(Part part, long[] rows) throws SQLException {
    Split split = split();
    if (split instanceof Split.ByColumn by) {
      String asked =
          switch (part) {
            case TRAIN -> by.train();
            case VALID -> by.valid();
            case TEST -> by.test();
          };
      List<String> values = new ArrayList<>();
      database.query(
          "SELECT %1$s, count(*) FROM %2$s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"
              .formatted(columns.sql(by.column()), LogSource.TABLE),
          row -> values.add("'%s' (%d rows)".formatted(row.getString(1), row.getLong(2))));
      return new StudyException(
          "data.split: the %s part is empty: no row has '%s' = '%s'; the column holds %s"
              .formatted(part.key(), by.column(), asked, String.join(", ", values)));
    }
    long total = rows[0] + rows[1] + rows[2];
    String why =
        split instanceof Split.ByTime by
            ? "rows of one moment of '%s' stay together".formatted(by.column())
            : "the shares leave it no row";
    return new StudyException(
        "data.split: the %s part is empty: the log has %d rows (train %d, valid %d, test %d), and %s: use more rows or other shares"
            .formatted(part.key(), total, rows[0], rows[1], rows[2], why));
  }
}
