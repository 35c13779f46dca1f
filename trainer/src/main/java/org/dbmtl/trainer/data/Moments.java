package org.dbmtl.trainer.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.trial.Part;

/**
 * What is known of a column of numbers, after its transform and over the training part where not
 * said otherwise. All 0 where the training part has no number. Mean and deviation count a row by
 * its weight.
 *
 * @param present rows of each part with a number
 * @param missing rows of each part without one
 * @param firstBad the first row of the log whose text is not a finite number, or -1
 * @param meanWeight mean weight of the rows with a number; 1 where rows have no weights
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
    double meanWeight,
    long distinct) {
  private static final int FIGURES = 5;

  /**
   * A column of numbers.
   *
   * @param value SQL over {@link LogParts#VIEW}: null for missing, NaN for a text that is not a
   *     number
   */
  record Column(String value, Transform transform) {}

  /**
   * The moments of columns in their order, in two passes over the log. Mean and deviation are left
   * out if a column has a {@link #firstBad}.
   */
  static List<Moments> of(Database database, List<Column> columns, RowWeights weights)
      throws SQLException {
    // Of each part its rows, and the figures of each column.
    double[][] counts = new double[Part.values().length][1 + FIGURES * columns.size()];
    List<String> counted = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String transformed = LabelRules.transformed(columns.get(i).transform(), "v" + i);
      counted.add(
          ("count(v%1$d), coalesce(min(r) FILTER (isnan(v%1$d)), -1), coalesce(min(%2$s), 0),"
                  + " coalesce(max(%2$s), 0), approx_count_distinct(%2$s)")
              .formatted(i, transformed));
    }
    database.query(
        query("p, count(*), ", counted, columns, weights) + " GROUP BY p",
        row -> read(row, 2, counts[row.getInt(1)]));
    double[][] measured = new double[columns.size()][3];
    if (IntStream.range(0, columns.size()).noneMatch(i -> firstBad(counts, i) >= 0)) {
      measure(database, columns, weights, measured);
    }
    return IntStream.range(0, columns.size()).mapToObj(i -> of(counts, i, measured[i])).toList();
  }

  private static void read(ResultSet row, int first, double[] figures) throws SQLException {
    for (int i = 0; i < figures.length; i++) {
      figures[i] = row.getDouble(first + i);
    }
  }

  private static long firstBad(double[][] counts, int column) {
    int at = 2 + FIGURES * column;
    return (long)
        Stream.of(counts)
            .filter(part -> part[0] > 0) // a part may have no rows, where all rows train
            .mapToDouble(part -> part[at])
            .filter(row -> row >= 0)
            .min()
            .orElse(-1);
  }

  private static Moments of(double[][] counts, int column, double[] measured) {
    int at = 1 + FIGURES * column;
    double[] train = counts[LogParts.code(Part.TRAIN)];
    return new Moments(
        Stream.of(counts).map(part -> (long) part[at]).toList(),
        Stream.of(counts).map(part -> (long) (part[0] - part[at])).toList(),
        firstBad(counts, column),
        measured[0],
        measured[1],
        train[at + 2],
        train[at + 3],
        measured[2],
        (long) train[at + 4]);
  }

  // One after the other: a sum of numbers by several threads differs from run to run.
  private static void measure(
      Database database, List<Column> columns, RowWeights weights, double[][] figures)
      throws SQLException {
    database.threads(1);
    read(
        database,
        columns,
        weights,
        weights.column() == null
            ? "coalesce(avg(%1$s), 0), coalesce(stddev_pop(%1$s), 0), 1"
            : "coalesce(sum(w * %1$s) / %2$s, 0), 0, coalesce(%2$s / count(%1$s), 1)",
        figures);
    if (weights.column() != null) {
      double[][] squares = new double[figures.length][1];
      List<Column> centred = new ArrayList<>();
      for (int i = 0; i < figures.length; i++) {
        String value = LabelRules.transformed(columns.get(i).transform(), columns.get(i).value());
        centred.add(
            new Column(
                "(%s) - CAST('%s' AS DOUBLE)".formatted(value, figures[i][0]), Transform.NONE));
      }
      read(database, centred, weights, "coalesce(sqrt(sum(w * %1$s * %1$s) / %2$s), 0)", squares);
      for (int i = 0; i < figures.length; i++) {
        figures[i][1] = squares[i][0];
      }
    }
    database.threads(Runtime.getRuntime().availableProcessors());
  }

  private static void read(
      Database database,
      List<Column> columns,
      RowWeights weights,
      String formulas,
      double[][] figures)
      throws SQLException {
    List<String> measured = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String value = LabelRules.transformed(columns.get(i).transform(), "v" + i);
      measured.add(formulas.formatted(value, "sum(w) FILTER (v%d IS NOT NULL)".formatted(i)));
    }
    int width = figures.length == 0 ? 0 : figures[0].length;
    database.query(
        query("", measured, columns, weights) + " WHERE p = 0",
        row -> {
          for (int i = 0; i < figures.length; i++) {
            read(row, 1 + i * width, figures[i]);
          }
        });
  }

  private static String query(
      String key, List<String> figures, List<Column> columns, RowWeights weights) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add("CAST(%s AS DOUBLE) AS v%d".formatted(columns.get(i).value(), i));
    }
    return "SELECT %s%s FROM (SELECT %s AS r, %s AS p, %s AS w, %s FROM %s WHERE %s IS NOT NULL)"
        .formatted(
            key,
            String.join(", ", figures),
            LogParts.ROW,
            LogParts.PART,
            weights.column() == null ? "1" : weights.column(),
            String.join(", ", values),
            LogParts.VIEW,
            LogParts.PART);
  }
}
