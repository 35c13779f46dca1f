package org.dbmtl.search.store;

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
}
