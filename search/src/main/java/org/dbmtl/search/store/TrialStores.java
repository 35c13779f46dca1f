package org.dbmtl.search.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/** Opens stores by what users call them. */
public final class TrialStores {
  /** Name of a store's file in the output folder of a study. */
  public static final String FILE = "study.db";

  private static final String SQLITE =
      "org.xerial:sqlite-jdbc, org.jdbi:jdbi3-sqlobject and org.flywaydb:flyway-core";

  private static final String POSTGRES =
      "org.postgresql:postgresql, com.zaxxer:HikariCP, org.jdbi:jdbi3-sqlobject and"
          + " org.flywaydb:flyway-database-postgresql";

  private TrialStores() {}

  /** Whether the text is the URL of a PostgreSQL store, rather than a path. */
  public static boolean isUrl(String place) {
    return place.startsWith("postgresql://") || place.startsWith("postgres://");
  }

  /** A place, or an option that names one, as it may be shown: without the password of a URL. */
  public static String shown(String text) {
    return text.contains("://") ? withoutPassword(text) : text;
  }

  /**
   * The store at a place, which is made if it is not there.
   *
   * @param place a {@code postgresql://} URL, a SQLite file, or a folder that has, or takes,
   *     {@value #FILE}
   * @throws StoreException if it cannot be opened
   */
  public static TrialStore open(String place) {
    return open(place, System.getenv());
  }

  static TrialStore open(String place, Map<String, String> environment) {
    if (isUrl(place)) {
      return withDatabase(place, () -> PostgresStore.open(place, environment));
    }
    if (place.contains("://")) {
      throw new StoreException(
          "the store %s is of no known kind: use a folder, a file, or postgresql://user@host/database"
              .formatted(withoutPassword(place)));
    }
    return withDatabase(place, () -> SqliteStore.open(file(Path.of(place))));
  }

  /**
   * The store at a place, only to be read: nothing is made, brought to another form, or kept from
   * those who write, and what would write throws.
   *
   * @param place as in {@link #open(String)}
   * @throws StoreException if it is not there or cannot be read
   */
  public static TrialStore look(String place) {
    return look(place, System.getenv());
  }

  static TrialStore look(String place, Map<String, String> environment) {
    return withDatabase(
        place,
        () ->
            isUrl(place)
                ? PostgresStore.look(place, environment)
                : SqliteStore.look(file(Path.of(place))));
  }

  private static TrialStore withDatabase(String place, Supplier<TrialStore> opening) {
    try {
      return opening.get();
    } catch (NoClassDefFoundError e) {
      throw new StoreException(
          "the store %s needs libraries that are not on the class path (%s is missing): add %s, or name no store"
              .formatted(shown(place), e.getMessage(), isUrl(place) ? POSTGRES : SQLITE),
          e);
    }
  }

  /**
   * Whether there is a store to look into, without making one.
   *
   * @param place as in {@link #open(String)}; a URL is taken to be there
   */
  public static boolean exists(String place) {
    return isUrl(place) || Files.isRegularFile(file(Path.of(place)));
  }

  /** A store of this process alone, which is gone with it; it needs no database. */
  public static TrialStore inMemory() {
    return new MemoryStore();
  }

  /** The file of a store that is given by its folder or by itself. */
  private static Path file(Path path) {
    return Files.isDirectory(path) || !path.toString().endsWith(".db") ? path.resolve(FILE) : path;
  }

  /** The URL as it may be shown. */
  private static String withoutPassword(String url) {
    return url.replaceFirst("([a-z]+://[^/@:]*):[^@]*@", "$1:***@")
        .replaceAll("([?&]password=)[^&]*", "$1***");
  }
}
