package org.dbmtl.trainer.data;

import java.sql.SQLException;
import java.util.ArrayList;
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
  /** Numbers in the result of a query for each column. */
  private static final int FIGURES = 12;

  /**
   * A column of numbers.
   *
   * @param value SQL over {@link LogParts#VIEW}: null for missing, NaN for a text that is no number
   */
  record Column(String value, Transform transform) {}

  /** The moments of columns in their order, in one pass over the log. */
  static List<Moments> of(Database database, List<Column> columns) throws SQLException {
    List<Moments> moments = new ArrayList<>();
    if (columns.isEmpty()) {
      return moments;
    }
    List<String> values = new ArrayList<>();
    List<String> figures = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add("CAST(%s AS DOUBLE) AS v%d".formatted(columns.get(i).value(), i));
      figures.add(figures("v" + i, columns.get(i).transform()));
    }
    database.threads(1);
    database.query(
        "SELECT %s FROM (SELECT %s, %s AS p, %s FROM %s WHERE %s IS NOT NULL)"
            .formatted(
                String.join(", ", figures),
                LogParts.ROW,
                LogParts.PART,
                String.join(", ", values),
                LogParts.VIEW,
                LogParts.PART),
        row -> {
          for (int at = 1; at <= columns.size() * FIGURES; at += FIGURES) {
            moments.add(
                new Moments(
                    List.of(row.getLong(at), row.getLong(at + 1), row.getLong(at + 2)),
                    List.of(row.getLong(at + 3), row.getLong(at + 4), row.getLong(at + 5)),
                    row.getLong(at + 6),
                    row.getDouble(at + 7),
                    row.getDouble(at + 8),
                    row.getDouble(at + 9),
                    row.getDouble(at + 10),
                    row.getLong(at + 11)));
          }
        });
    database.threads(Runtime.getRuntime().availableProcessors());
    return moments;
  }

  private static String figures(String value, Transform transform) {
    List<String> figures = new ArrayList<>();
    for (Part part : Part.values()) {
      figures.add("count(%s) FILTER (p = %d)".formatted(value, LogParts.code(part)));
    }
    for (Part part : Part.values()) {
      figures.add("count(*) FILTER (p = %d AND %s IS NULL)".formatted(LogParts.code(part), value));
    }
    figures.add("coalesce(min(%s) FILTER (isnan(%s)), -1)".formatted(LogParts.ROW, value));
    for (String aggregate : List.of("avg", "stddev_pop", "min", "max", "approx_count_distinct")) {
      figures.add(
          "coalesce(%s(%s) FILTER (p = 0 AND NOT isnan(%s)), 0)"
              .formatted(aggregate, LabelRules.transformed(transform, value), value));
    }
    return String.join(", ", figures);
  }
}
