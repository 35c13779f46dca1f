package org.dbmtl.search.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server for the tests of this process. */
public final class TestPostgres {
  private static @Nullable EmbeddedPostgres server;

  private TestPostgres() {}

  /** The URL of a fresh, empty database. */
  public static synchronized String newDatabase(String name) throws IOException, SQLException {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = EmbeddedPostgres.builder().start();
      server = running;
    }
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + name);
    }
    return "postgresql://postgres@localhost:%d/%s".formatted(running.getPort(), name);
  }
}
