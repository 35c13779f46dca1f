package org.dbmtl.search.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings a store's tables to the form that this version of dbmtl knows. */
final class Migrations {
  private Migrations() {}

  /**
   * Runs the scripts that the store has not seen.
   *
   * @throws org.flywaydb.core.api.FlywayException if one fails
   * @throws StoreException if the store is of another version
   */
  static void run(String place, DataSource source) {
    try {
      flyway(source).migrate();
    } catch (FlywayValidateException e) {
      throw ofAnotherVersion(place, e);
    }
  }

  /**
   * Checks that a store has the tables that this version reads, and changes nothing.
   *
   * @throws StoreException if it has not
   */
  static void require(String place, DataSource source) {
    Flyway flyway = flyway(source);
    if (flyway.info().pending().length > 0) {
      throw new StoreException(
          "the store %s does not have the tables of this version of dbmtl: run dbmtl studies --store on it once, which makes them"
              .formatted(place));
    }
    try {
      flyway.validate();
    } catch (FlywayValidateException e) {
      throw ofAnotherVersion(place, e);
    }
  }

  private static StoreException ofAnotherVersion(String place, FlywayValidateException cause) {
    return new StoreException(
        "the store %s was written by another version of dbmtl, which has other tables: read it with that version, or choose another place"
            .formatted(place),
        cause);
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
