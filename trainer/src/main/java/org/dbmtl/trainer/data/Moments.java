package org.dbmtl.trainer.data;

import java.sql.SQLException;
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
   * @param value SQL over {@link LogParts#VIEW}: null for missing, NaN for a text that is no number
   */
  static Moments of(Database database, String value, Transform transform) throws SQLException {
    String t = LabelRules.transformed(transform, "v");
    String inTrain = "FILTER (p = 0 AND NOT isnan(v))";
    StringBuilder sql = new StringBuilder("SELECT ");
    for (Part part : Part.values()) {
      sql.append("count(v) FILTER (p = %d), ".formatted(LogParts.code(part)));
    }
    for (Part part : Part.values()) {
      sql.append("count(*) FILTER (p = %d AND v IS NULL), ".formatted(LogParts.code(part)));
    }
    sql.append("coalesce(min(%s) FILTER (isnan(v)), -1), ".formatted(LogParts.ROW));
    for (String aggregate : List.of("avg", "stddev_pop", "min", "max", "approx_count_distinct")) {
      sql.append("coalesce(%s(%s) %s, 0), ".formatted(aggregate, t, inTrain));
    }
    sql.setLength(sql.length() - 2);
    sql.append(
        " FROM (SELECT %s, %s AS p, CAST(%s AS DOUBLE) AS v FROM %s WHERE %s IS NOT NULL)"
            .formatted(LogParts.ROW, LogParts.PART, value, LogParts.VIEW, LogParts.PART));
    Moments[] moments = new Moments[1];
    database.threads(1);
    database.query(
        sql.toString(),
        row ->
            moments[0] =
                new Moments(
                    List.of(row.getLong(1), row.getLong(2), row.getLong(3)),
                    List.of(row.getLong(4), row.getLong(5), row.getLong(6)),
                    row.getLong(7),
                    row.getDouble(8),
                    row.getDouble(9),
                    row.getDouble(10),
                    row.getDouble(11),
                    row.getLong(12)));
    database.threads(Runtime.getRuntime().availableProcessors());
    return moments[0];
  }
}
