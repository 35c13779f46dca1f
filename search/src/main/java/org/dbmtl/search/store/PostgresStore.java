package org.dbmtl.search.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** A store in a PostgreSQL database, for the processes of many machines. */
final class PostgresStore extends SqlStore {
  /** Transactions that lose against another are done again at most so often. */
  private static final int MOST_TRIES = 20;

  /** Between two tries while the database is away, ms. */
  private static final long[] PAUSES = {200, 500, 1000, 3000, 8000, 15000};

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private PostgresStore(String place, HikariDataSource pool) {
    super(place);
    this.pool = pool;
    this.jdbi = Dialect.POSTGRES.prepared(Jdbi.create(pool));
  }

  /**
   * The store in a database, which must be there; its tables are made if they are not.
   *
   * @param url {@code postgresql://[user[:password]@]host[:port]/database[?option=value]}; a
   *     password that is not given is taken from {@code PGPASSWORD} or {@code ~/.pgpass}
   */
  static PostgresStore open(String url, Map<String, String> environment) {
    HikariConfig config = config(url, environment);
    config.setMaximumPoolSize(4);
    String place = TrialStores.shown(url);
    return open(place, config, pool -> Migrations.run(place, pool));
  }

  /** The store in a database that has its tables, only to be read. */
  static PostgresStore look(String url, Map<String, String> environment) {
    HikariConfig config = config(url, environment);
    config.setMaximumPoolSize(2);
    config.setConnectionInitSql("SET default_transaction_read_only = on");
    return open(
        TrialStores.shown(url), config, pool -> Migrations.require(TrialStores.shown(url), pool));
  }

  private static HikariConfig config(String url, Map<String, String> environment) {
    HikariConfig config = new HikariConfig();
    URI uri = parse(url);
    String query = uri.getRawQuery();
    config.setJdbcUrl(
        "jdbc:postgresql://%s%s%s%s"
            .formatted(
                uri.getHost(),
                uri.getPort() < 0 ? "" : ":" + uri.getPort(),
                uri.getRawPath(),
                query == null ? "" : "?" + query));
    String[] user = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
    if (!user[0].isEmpty()) {
      config.setUsername(decoded(user[0]));
    }
    String password = user.length > 1 ? decoded(user[1]) : environment.get("PGPASSWORD");
    if (password != null) {
      config.setPassword(password);
    }
    config.setMinimumIdle(1);
    config.setConnectionTimeout(30_000);
    config.setPoolName("dbmtl-store");
    return config;
  }

  private static PostgresStore open(
      String place, HikariConfig config, Consumer<HikariDataSource> prepare) {
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config);
      prepare.accept(pool);
      return new PostgresStore(place, pool);
    } catch (RuntimeException e) {
      // Of the pool, of Flyway, or of a driver that refuses an option.
      if (pool != null) {
        pool.close();
      }
      throw e instanceof StoreException told ? told : fault(place, "opened", e);
    }
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null && uri.getRawPath().length() > 1) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, without the password that the exception's message holds.
    }
    throw new StoreException(
        "the store %s is not the URL of a database: use postgresql://user@host:5432/database"
            .formatted(TrialStores.shown(url)));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  <T> T transaction(boolean forced, Work<T> work) {
    return uninterrupted(
        "written",
        () -> {
          for (int tries = 1; ; tries++) {
            try {
              return jdbi.inTransaction(
                  handle -> {
                    if (!forced) {
                      handle.execute("SET LOCAL synchronous_commit TO off");
                    }
                    return work.with(handle.attach(StoreQueries.class));
                  });
            } catch (JdbiException e) {
              // An outcome may be done although its answer was lost: done twice is done once.
              boolean again = lostToAnother(e) || (isAway(e) && waitForIt(tries));
              if (tries == MOST_TRIES || !again) {
                throw e;
              }
            }
          }
        });
  }

  @Override
  <T> T read(Work<T> work) {
    return uninterrupted("read", () -> jdbi.withExtension(StoreQueries.class, work::with));
  }

  /** The pool gives an interrupted thread no connection, but what was trained must be told. */
  private <T> T uninterrupted(String done, Supplier<T> action) {
    boolean interrupted = Thread.interrupted();
    try {
      return action.get();
    } catch (JdbiException e) {
      throw fault(place(), done, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The database ended, or is starting, or its network fails. */
  private static boolean isAway(Throwable fault) {
    return state(fault).matches("(08|57P).*");
  }

  /** Waits for a database that starts again; false if it is time to give up. */
  private static boolean waitForIt(int tries) {
    if (tries > PAUSES.length) {
      return false;
    }
    try {
      Thread.sleep(PAUSES[tries - 1]);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A row that another has just added, a deadlock, or a failed serialisation. */
  private static boolean lostToAnother(Throwable fault) {
    return state(fault).matches("23505|40.*");
  }

  /** What the database said. */
  private static Optional<SQLException> own(Throwable fault) {
    return causes(fault, SQLException.class)
        .filter(cause -> cause.getSQLState() != null)
        .findFirst();
  }

  /** The SQLSTATE of the fault, or nothing. */
  private static String state(Throwable fault) {
    return own(fault).map(SQLException::getSQLState).orElse("");
  }

  private static StoreException fault(String place, String done, Exception e) {
    boolean full = state(e).equals("53100");
    String why =
        full
            ? "the disk of the database is full: free some space"
            : oneLine(own(e).isPresent() ? own(e).get() : e);
    return fault(place, done, why, e);
  }

  @Override
  public void close() {
    pool.close();
  }
}
