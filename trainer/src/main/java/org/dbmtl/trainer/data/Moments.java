package org.dbmtl.trainer.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dbmtl.search.study.Transform;
import org.dbmtl.search.trial.Part;

/**
 * What is known of a column of numbers, after its transform and over the training part where not
 * said otherwise. All 0 where the training part has no number.
 *
 * @param present rows of each part with a number
 * @param missing rows of each part without one
 * @param firstBad the first row of the log whose text is not a finite number, or -1
 * @param distinct roughly how many distinct numbers there are
 */
record Moments(
    List<Long> present,
    List<Long> missing,
    long firstBad,
    double mean,
    double deviation,
    double low,
    double high,
    long distinct) {
  /**
   * A column of numbers.
   *
   * @param value SQL over {@link LogParts#VIEW}: null for missing, NaN for a text that is no number
   */
  record Column(String value, Transform transform) {}

  /**
   * The moments of columns in their order, in two passes over the log. Mean and deviation are left
   * out if a column has a {@link #firstBad}.
   */
  static List<Moments> of(Database database, List<Column> columns) throws SQLException {
    Counts counts = new Counts(columns.size());
    List<String> counted = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String transformed = LabelRules.transformed(columns.get(i).transform(), "v" + i);
      counted.add(
          ("count(v%1$d), coalesce(min(r) FILTER (isnan(v%1$d)), -1), coalesce(min(%2$s), 0),"
                  + " coalesce(max(%2$s), 0), approx_count_distinct(%2$s)")
              .formatted(i, transformed));
    }
    database.query(query("p, count(*), ", counted, columns) + " GROUP BY p", counts::read);
    double[] mean = new double[columns.size()];
    double[] deviation = new double[columns.size()];
    if (!counts.isBad()) {
      measure(database, columns, mean, deviation);
    }
    List<Moments> moments = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      moments.add(counts.moments(i, mean[i], deviation[i]));
    }
    return moments;
  }

  private static void measure(
      Database database, List<Column> columns, double[] mean, double[] deviation)
      throws SQLException {
    List<String> measured = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String transformed = LabelRules.transformed(columns.get(i).transform(), "v" + i);
      measured.add("coalesce(avg(%1$s), 0), coalesce(stddev_pop(%1$s), 0)".formatted(transformed));
    }
    database.threads(1);
    database.query(
        query("", measured, columns) + " WHERE p = 0",
        row -> {
          for (int i = 0; i < columns.size(); i++) {
            mean[i] = row.getDouble(2 * i + 1);
            deviation[i] = row.getDouble(2 * i + 2);
          }
        });
    database.threads(Runtime.getRuntime().availableProcessors());
  }

  private static String query(String key, List<String> figures, List<Column> columns) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add("CAST(%s AS DOUBLE) AS v%d".formatted(columns.get(i).value(), i));
    }
    return "SELECT %s%s FROM (SELECT %s AS r, %s AS p, %s FROM %s WHERE %s IS NOT NULL)"
        .formatted(
            key,
            String.join(", ", figures),
            LogParts.ROW,
            LogParts.PART,
            String.join(", ", values),
            LogParts.VIEW,
            LogParts.PART);
  }

  /** What does not depend on the order of the rows, of the columns in each part. */
  private static final class Counts {
    private static final int FIGURES = 5;

    // [column][part]
    private final Long[][] present;
    private final Long[][] missing;
    private final long[] firstBad;
    private final double[] low;
    private final double[] high;
    private final long[] distinct;

    Counts(int columns) {
      present = new Long[columns][Part.values().length];
      missing = new Long[columns][Part.values().length];
      firstBad = new long[columns];
      low = new double[columns];
      high = new double[columns];
      distinct = new long[columns];
      for (int i = 0; i < columns; i++) {
        Arrays.fill(present[i], 0L);
        Arrays.fill(missing[i], 0L);
        firstBad[i] = -1;
      }
    }

    void read(ResultSet row) throws SQLException {
      int part = row.getInt(1);
      for (int i = 0; i < firstBad.length; i++) {
        int at = 3 + i * FIGURES;
        present[i][part] = row.getLong(at);
        missing[i][part] = row.getLong(2) - row.getLong(at);
        long bad = row.getLong(at + 1);
        if (bad >= 0 && (firstBad[i] < 0 || bad < firstBad[i])) {
          firstBad[i] = bad;
        }
        if (part == LogParts.code(Part.TRAIN)) {
          low[i] = row.getDouble(at + 2);
          high[i] = row.getDouble(at + 3);
          distinct[i] = row.getLong(at + 4);
        }
      }
    }

    boolean isBad() {
      return Arrays.stream(firstBad).anyMatch(row -> row >= 0);
    }

    Moments moments(int i, double mean, double deviation) {
      return new Moments(
          List.of(present[i]),
          List.of(missing[i]),
          firstBad[i],
          mean,
          deviation,
          low[i],
          high[i],
          distinct[i]);
    }
  }
}
