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
   * Checks that a store has the tables that this version reads, and changes nothing.
   *
   * @throws StoreException if it has not
   */
  static void require(String place, DataSource source) {
    if (flyway(source).info().pending().length > 0) {
      throw new StoreException(
          "the store %s does not have the tables of this version of dbmtl: run dbmtl studies --store on it once, which makes them"
              .formatted(place));
    }
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:org/dbmtl/search/store/schema")
        .table("schema_history")
        .loggers("slf4j")
        .validateMigrationNaming(true)
        .load();
  }
}
