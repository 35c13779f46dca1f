package org.dbmtl.trainer.data;

import java.sql.SQLException;
import org.dbmtl.search.study.Feature;

/**
 * The values of an embedded feature and their ids: 0 for a missing value, 1 for one that the
 * training part holds fewer than {@code min-count} times, and from 2 on the others by falling
 * count, equal counts by value.
 *
 * <p>With hash buckets the id is 2 plus the last 8 bytes, little-endian, of the MD5 of the value's
 * UTF-8 text (DuckDB's {@code md5_number_lower}), modulo the number of buckets, also for values
 * that the training part does not hold; a {@code min-count} above 1 still sends rare ones to 1.
 *
 * <p>Inside the database the values are an enumeration type, so that a value is looked up by the
 * database's own threads and only its number reaches Java. The type also lists the values that
 * occur only outside the training part, after the others: DuckDB searches for similar names when a
 * cast to an enumeration fails, which takes a millisecond.
 *
 * @param items SQL for the list of texts of a row of a multi-valued feature
 * @param kept number of values that have ids of their own
 */
record Vocabulary(
    Feature.Embedded feature, String column, String items, String type, long kept, long distinct) {

  static Vocabulary of(Feature.Embedded feature, String column, int number, Database database)
      throws SQLException {
    String items = feature instanceof Feature.Ids ids ? items(ids, column) : "";
    String type = "dbmtl_type" + number;
    if (feature.hashBuckets() > 0 && feature.minCount() == 1) {
      return new Vocabulary(feature, column, items, "", 0, 0);
    }
    String value = items.isEmpty() ? column : "unnest(%s)".formatted(items);
    String table = "dbmtl_values" + number;
    database.execute(
        ("CREATE TABLE %1$s AS SELECT v, count(*) FILTER (p = 0) AS n FROM"
                + " (SELECT %2$s AS v, %3$s AS p FROM %4$s WHERE %3$s IS NOT NULL)"
                + " WHERE v IS NOT NULL GROUP BY v")
            .formatted(table, value, LogParts.PART, LogParts.VIEW));
    database.execute(
        "CREATE TYPE %s AS ENUM (SELECT v FROM %s ORDER BY n DESC, v)".formatted(type, table));
    String count = "SELECT count(*) FROM %s WHERE n >= %d";
    long kept = database.number(count.formatted(table, feature.minCount()));
    long distinct = database.number(count.formatted(table, 1));
    database.execute("DROP TABLE " + table);
    return new Vocabulary(feature, column, items, type, kept, distinct);
  }

  // Blanks around an item and empty items do not count.
  private static String items(Feature.Ids feature, String column) {
    return "list_filter(list_transform(string_split(%s, %s), lambda x: trim(x)), lambda x: x <> '')[1:%d]"
        .formatted(column, Database.text(feature.separator()), feature.maxLength());
  }

  /** Rows of the embedding table. */
  int size() {
    return Math.toIntExact(2 + (feature.hashBuckets() > 0 ? feature.hashBuckets() : kept));
  }

  boolean list() {
    return feature instanceof Feature.Ids;
  }

  Manifest.Field entry() {
    int maxLength = feature instanceof Feature.Ids ids ? ids.maxLength() : 1;
    return new Manifest.Field(feature.name(), size(), list(), maxLength, distinct);
  }

  /** SQL for the id of a row of a feature with one id per row. */
  String id() {
    return id(column);
  }

  /** SQL for the number of ids of a row of a multi-valued feature, at least 1. */
  String length() {
    return "CAST(greatest(1, coalesce(len(%s), 0)) AS INTEGER)".formatted(items);
  }

  /** SQL for the ids of a row of a multi-valued feature, one row each. */
  String ids() {
    return "unnest(CASE WHEN coalesce(len(%1$s), 0) = 0 THEN [0] ELSE list_transform(%1$s, lambda x: %2$s) END)"
        .formatted(items, id("x"));
  }

  private String id(String value) {
    String code = "enum_code(CAST(%s AS %s))".formatted(value, type);
    if (feature.hashBuckets() > 0) {
      String bucket =
          "CAST(md5_number_lower(%s) %% CAST(%d AS UBIGINT) AS INTEGER) + 2"
              .formatted(value, feature.hashBuckets());
      String rare = type.isEmpty() ? "" : "WHEN %s >= %d THEN 1 ".formatted(code, kept);
      return "CASE WHEN %s IS NULL THEN 0 %sELSE %s END".formatted(value, rare, bucket);
    }
    return "CASE WHEN %s IS NULL THEN 0 WHEN %s < %d THEN CAST(%s AS INTEGER) + 2 ELSE 1 END"
        .formatted(value, code, kept, code);
  }
}
