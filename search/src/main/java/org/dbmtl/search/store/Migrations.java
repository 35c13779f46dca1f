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
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:org/dbmtl/search/store")
        .table("schema_history")
        .loggers("slf4j")
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }
}
