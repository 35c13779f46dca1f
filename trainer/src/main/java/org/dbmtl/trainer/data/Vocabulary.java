package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.Murmur3;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.StudyException;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/**
 * The values of an embedded feature and their ids: 0 for a missing value, 1 for one that the
 * training part holds fewer than {@code min-count} times, and from 2 on the others by falling
 * count, equal counts by value.
 *
 * <p>With hash buckets the id is 2 plus the {@link Murmur3} hash of the value's text modulo the
 * number of buckets, also for values that the training part does not hold; a {@code min-count}
 * above 1 still sends rare ones to 1.
 *
 * <p>Of a feature with an index the database hands over its own hash of a value instead of the
 * text, and {@link VocabularyIndex} knows the id of each hash. That no two values of the log share
 * a hash is checked when they are counted; if two do, the values are hashed together with a salt.
 * The values that have ids, or buckets, are written to a {@link VocabularyFile} in the order of the
 * ids, so that rows can be encoded without the log.
 *
 * @param items SQL for the list of texts of a row of a multi-valued feature
 * @param salt SQL that is hashed with a value
 * @param index ids by hash; null if they are the buckets of all texts
 * @param kept number of values that have ids of their own
 * @param cut rows with more ids than the feature keeps
 */
record Vocabulary(
    Feature.Embedded feature,
    String column,
    String items,
    String salt,
    @Nullable VocabularyIndex index,
    long kept,
    long distinct,
    long cut) {

  /** Name of the file with the values of a field that {@link IdInput#needsVocabulary}. */
  static String file(int field) {
    return "vocabulary-" + field;
  }

  /**
   * Counts the values of a feature.
   *
   * @param indexFile a file for the index, which does not exist yet
   * @param valueFile a file for the values, which does not exist yet
   * @throws StudyException if there are too many values
   */
  static Vocabulary of(
      Feature.Embedded feature, String column, Path indexFile, Path valueFile, Database database)
      throws SQLException, IOException {
    String items = "";
    long cut = 0;
    if (feature instanceof Feature.Ids ids) {
      String all = ListItems.of(column, ids.separator());
      items = "(%s)[%s]".formatted(all, kept(ids));
      cut =
          database.number(
              "SELECT count(*) FROM %s WHERE %s IS NOT NULL AND len(%s) > %d"
                  .formatted(LogParts.VIEW, LogParts.PART, all, ids.maxLength()));
    }
    column = LogColumns.withoutPoint(column);
    if (feature.hashBuckets() > 0 && feature.minCount() == 1) {
      return new Vocabulary(feature, column, items, "", null, 0, 0, cut);
    }
    String value = items.isEmpty() ? column : "unnest(%s)".formatted(items);
    String table = "dbmtl_values";
    database.execute(
        ("CREATE TABLE %1$s AS SELECT v, count(*) FILTER (p = 0) AS n FROM"
                + " (SELECT %2$s AS v, %3$s AS p FROM %4$s WHERE %3$s IS NOT NULL)"
                + " WHERE v IS NOT NULL GROUP BY v")
            .formatted(table, value, LogParts.PART, LogParts.VIEW));
    String count = "SELECT count(*) FROM %s WHERE n >= %d";
    long kept = database.number(count.formatted(table, feature.minCount()));
    long distinct = database.number(count.formatted(table, 1));
    if (kept > VocabularyIndex.MOST) {
      throw new StudyException(
          "features.%s: column '%s' has %,d values that occur at least %d times: use hash-buckets, or a larger min-count"
              .formatted(feature.name(), feature.column(), kept, feature.minCount()));
    }
    String salt = salt(table, database);
    VocabularyIndex index = VocabularyIndex.create(indexFile, kept);
    Vocabulary vocabulary =
        new Vocabulary(feature, column, items, salt, index, kept, distinct, cut);
    vocabulary.fill(index, valueFile, table, database);
    database.execute("DROP TABLE " + table);
    return vocabulary;
  }

  private static String kept(Feature.Ids feature) {
    int most = feature.maxLength();
    return feature.keep() == Keep.LAST ? "-%d:".formatted(most) : "1:%d".formatted(most);
  }

  private static String salt(String table, Database database) throws SQLException {
    String salt = "";
    for (int tried = 1; ; tried++) {
      String collisions = "SELECT count(*) - count(DISTINCT %s) FROM %s";
      if (database.number(collisions.formatted(hash("v", salt), table)) == 0) {
        return salt;
      }
      salt = ", " + tried;
    }
  }

  // 63 bits, so that Java reads it as a long that is not negative.
  private static String hash(String value, String salt) {
    return "CAST(hash(%s%s) >> 1 AS BIGINT)".formatted(value, salt);
  }

  private void fill(VocabularyIndex filled, Path valueFile, String table, Database database)
      throws SQLException, IOException {
    IdInput input = input();
    int[] next = {IdInput.FIRST};
    try (var values =
        new VocabularyFile.Writer(Files.newOutputStream(valueFile), Math.toIntExact(kept))) {
      database.stream(
          "SELECT %s, v FROM %s WHERE n >= %d ORDER BY n DESC, v"
              .formatted(hash("v", salt), table, feature.minCount()),
          chunk -> {
            int count = Math.toIntExact(chunk.rowCount());
            for (int r = 0; r < count; r++) {
              String value = chunk.vector(1).getString(r);
              values.write(value);
              int id = input.hashBuckets() > 0 ? input.bucket(Murmur3.hash(value)) : next[0]++;
              filled.put(chunk.vector(0).getLong(r), id);
            }
          });
    }
  }

  /** Rows of the embedding table. */
  int size() {
    return Math.toIntExact(2 + (feature.hashBuckets() > 0 ? feature.hashBuckets() : kept));
  }

  boolean list() {
    return feature instanceof Feature.Ids;
  }

  IdInput input() {
    return input(feature, size());
  }

  /**
   * A feature as a model knows it.
   *
   * @param size rows of its embedding table
   */
  static IdInput input(Feature.Embedded feature, int size) {
    Feature.@Nullable Ids ids = feature instanceof Feature.Ids lists ? lists : null;
    return new IdInput(
        feature.name(),
        feature.column(),
        size,
        feature.hashBuckets(),
        feature.minCount(),
        ids == null ? null : ids.separator(),
        ids == null ? 1 : ids.maxLength(),
        ids == null ? null : ids.keep());
  }

  Manifest.Field entry() {
    return new Manifest.Field(feature.name(), size(), list(), input().maxLength(), distinct, cut);
  }

  /** SQL for what {@link #ids} takes, of a row of a feature with one id per row. */
  String key() {
    return key(column);
  }

  /** SQL for the number of ids of a row of a multi-valued feature, at least 1. */
  String length() {
    return "greatest(1, coalesce(len(%s), 0))".formatted(items);
  }

  /** SQL for what {@link #ids} takes, of a text. */
  String key(String value) {
    return index == null
        ? value
        : "CASE WHEN %s IS NULL THEN -1 ELSE %s END".formatted(value, hash(value, salt));
  }

  /**
   * Gives the ids of rows.
   *
   * @param keys what {@link #key} gave
   * @param ids [at least {@code count}], filled
   */
  void ids(DuckDBReadableVector keys, int count, int[] ids) {
    if (index == null) {
      IdInput input = input();
      for (int r = 0; r < count; r++) {
        String value = keys.getString(r);
        ids[r] = value == null ? IdInput.MISSING : input.bucket(Murmur3.hash(value));
      }
      return;
    }
    for (int r = 0; r < count; r++) {
      long key = keys.getLong(r);
      ids[r] = key < 0 ? IdInput.MISSING : index.get(key);
    }
  }
}
