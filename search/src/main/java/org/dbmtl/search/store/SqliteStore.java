package org.dbmtl.search.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A store in one SQLite file, for the processes of one machine. In WAL mode with full
 * synchronisation: what is acknowledged survives the loss of power. One connection, which the
 * threads of a process use in turn.
 */
final class SqliteStore extends SqlStore {
  /** One thread of a process opens a store at a time: the lock on the file is the process's. */
  private static final ReentrantLock OPENING = new ReentrantLock();

  private static final int BUSY_MILLIS = 120_000;

  /** A reader waits for nobody but a process that recovers the log. */
  private static final int LOOK_MILLIS = 2_000;

  private final Connection connection;
  private final Jdbi jdbi;
  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable Path file;
  private final @Nullable Object identity;
  private boolean forcing = true;

  private SqliteStore(String place, @Nullable Path file, Connection connection) {
    super(place);
    this.file = file;
    this.identity = file == null ? null : identity(file);
    this.connection = connection;
    this.jdbi = Dialect.SQLITE.prepared(Jdbi.create(connection));
  }

  /** The store in a file, which is made if it is not there. */
  static SqliteStore open(Path file) {
    String place = file.toString();
    if (Files.isDirectory(file)) {
      throw new StoreException("%s is a folder, not the file of a store".formatted(place));
    }
    Path folder = file.toAbsolutePath().getParent();
    OPENING.lock();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
      // SQLite lets two processes that make the same tables at once fail.
      try (FileChannel channel =
              FileChannel.open(
                  file.resolveSibling(file.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        assert held.isValid();
        return open(place, file, dataSource("jdbc:sqlite:" + file.toAbsolutePath()));
      }
    } catch (IOException e) {
      throw new StoreException(
          "the store %s cannot be made (%s: %s)"
              .formatted(place, e.getClass().getSimpleName(), e.getMessage()),
          e);
    } finally {
      OPENING.unlock();
    }
  }

  /** The store in a file that is there, only to be read. */
  static SqliteStore look(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(LOOK_MILLIS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    try {
      Migrations.require(file.toString(), source);
      return new SqliteStore(file.toString(), file, source.getConnection());
    } catch (FlywayException | SQLException e) {
      throw fault(file.toString(), "read", e);
    }
  }

  private static SqliteStore open(String place, @Nullable Path file, SQLiteDataSource source) {
    Connection connection = null;
    try {
      connection = source.getConnection();
      SqliteStore store = new SqliteStore(place, file, connection);
      Migrations.run(place, source);
      return store;
    } catch (FlywayException | SQLException e) {
      close(connection);
      throw fault(place, "opened", e);
    }
  }

  private static SQLiteDataSource dataSource(String url) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    // A transaction that reads first and writes then would else fail where it should wait.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }

  @Override
  <T> T transaction(boolean forced, Work<T> work) {
    lock.lock();
    try {
      return jdbi.withHandle(
          handle -> {
            if (forced != forcing) {
              handle.execute("PRAGMA synchronous = " + (forced ? "FULL" : "NORMAL"));
              forcing = forced;
            }
            return handle.inTransaction(
                within -> {
                  T result = work.with(within.attach(StoreQueries.class));
                  checkThatItIsThere();
                  return result;
                });
          });
    } catch (JdbiException e) {
      throw fault(place(), "written", e);
    } finally {
      lock.unlock();
    }
  }

  /** SQLite goes on writing to a file that has no name any more, and all of it would be lost. */
  private void checkThatItIsThere() {
    if (file != null && !Objects.equals(identity, identity(file))) {
      throw new StoreException(
          "the store %s was moved or deleted while it was open: put it back, and start again"
              .formatted(place()));
    }
  }

  private static @Nullable Object identity(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return Optional.empty(); // equal to that of no file
    }
  }

  @Override
  <T> T read(Work<T> work) {
    lock.lock();
    try {
      return jdbi.withExtension(StoreQueries.class, work::with);
    } catch (JdbiException e) {
      throw fault(place(), "read", e);
    } finally {
      lock.unlock();
    }
  }

  private static StoreException fault(String place, String done, Exception e) {
    SQLiteErrorCode code =
        causes(e, SQLiteException.class)
            .map(SQLiteException::getResultCode)
            .findFirst()
            .orElse(SQLiteErrorCode.UNKNOWN_ERROR);
    String why =
        switch (code) {
          case SQLITE_FULL -> "the disk is full: free some space";
          case SQLITE_NOTADB, SQLITE_CORRUPT ->
              "it is not an SQLite database, or a damaged one: move it away";
          case SQLITE_READONLY, SQLITE_CANTOPEN -> "it is not writable";
          default -> code.name().startsWith("SQLITE_IOERR") ? ioError(code) : oneLine(e);
        };
    return fault(place, done, why, e);
  }

  private static String ioError(SQLiteErrorCode code) {
    return "the disk fails or is full (%s)".formatted(code.name());
  }

  @Override
  public void close() {
    lock.lock();
    try {
      close(connection);
    } finally {
      lock.unlock();
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // All that was acknowledged is in the file; the process gives the rest back.
    }
  }
}
