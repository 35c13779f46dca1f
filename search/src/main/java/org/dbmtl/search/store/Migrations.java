package org.dbmtl.search.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a store's tables to the form that this version of dbmtl knows. */
final class Migrations {
  private Migrations() {}

  /**
   * Runs the scripts that the store has not seen.
   *
   * @throws org.flywaydb.core.api.FlywayException if one fails, or the store is of a later version
   */
  static void run(DataSource source) {
    flyway(source).migrate();
  }

  /**
   * Checks that a store is of the form that this version reads, and changes nothing.
   *
   * @throws StoreException if it is of an earlier version, or no store
   */
  static void require(String place, DataSource source) {
    if (flyway(source).info().pending().length > 0) {
      throw new StoreException(
          "the store %s is of an earlier version of dbmtl: run dbmtl studies --store on it once, which brings it up to date"
              .formatted(place));
    }
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:org/dbmtl/search/store")
        .table("schema_history")
        .loggers("slf4j")
        .validateMigrationNaming(true)
        .load();
  }
}
