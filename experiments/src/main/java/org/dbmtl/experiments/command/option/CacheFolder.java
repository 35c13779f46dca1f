package org.dbmtl.experiments.command.option;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where encoded logs are kept between runs: an option of many commands. */
public final class CacheFolder {
  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Folder for encoded logs. Default: $DBMTL_CACHE, $XDG_CACHE_HOME/dbmtl or"
              + " ~/.cache/dbmtl.")
  private @Nullable Path asked;

  /** The folder. */
  public Path path() {
    return choose(asked, System.getenv());
  }

  /**
   * The folder that was asked for, or else {@code $DBMTL_CACHE}, {@code $XDG_CACHE_HOME/dbmtl} or
   * {@code ~/.cache/dbmtl}.
   */
  static Path choose(@Nullable Path asked, Map<String, String> environment) {
    if (asked != null) {
      return asked;
    }
    String own = environment.getOrDefault("DBMTL_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    return shared.isEmpty()
        ? Path.of(System.getProperty("user.home", "."), ".cache", "dbmtl")
        : Path.of(shared, "dbmtl");
  }
}
