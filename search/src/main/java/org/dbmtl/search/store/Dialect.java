package org.dbmtl.search.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericType;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the SQL of two databases differs.
 *
 * @param now the database's clock, ms since 1970
 * @param skipLocked goes after a choice of one row to claim, so that two workers do not wait for
 *     each other
 * @param lock goes after a choice of rows that no other transaction may change meanwhile
 */
record Dialect(String now, String skipLocked, String lock) {
  /** Every transaction that writes has the file for itself. */
  static final Dialect SQLITE = new Dialect("CAST(unixepoch('subsec') * 1000 AS INTEGER)", "", "");

  static final Dialect POSTGRES =
      new Dialect(
          "CAST(extract(epoch from clock_timestamp()) * 1000 AS BIGINT)",
          "FOR UPDATE SKIP LOCKED",
          "FOR UPDATE");

  /** Teaches Jdbi the types and words of a store. */
  Jdbi prepared(Jdbi jdbi) {
    return jdbi.installPlugin(new SqlObjectPlugin())
        .define("now", now)
        .define("lock", lock)
        .define("skipLocked", skipLocked)
        .registerColumnMapper(
            Worker.class,
            (rows, column, context) -> {
              String text = rows.getString(column);
              return text == null ? null : Worker.parse(text);
            })
        .registerColumnMapper(
            Instant.class,
            (rows, column, context) -> {
              long millis = rows.getLong(column);
              return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
            })
        .registerColumnMapper(
            new GenericType<Map<String, String>>() {},
            (rows, column, context) -> SqlStore.settings(rows.getString(column)))
        .registerColumnMapper(
            new GenericType<List<String>>() {},
            (rows, column, context) ->
                JsonMapper.shared()
                    .readValue(rows.getString(column), new TypeReference<List<String>>() {}));
  }
}
