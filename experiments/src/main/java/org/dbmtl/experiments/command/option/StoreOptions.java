package org.dbmtl.experiments.command.option;

import java.time.Duration;
import java.util.Objects;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store a worker works on, and how. */
public final class StoreOptions {
  private static final double MOST_SECONDS = 86_400;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "Where the trials are kept: postgresql://user@host/database (password in PGPASSWORD or"
              + " ~/.pgpass), a folder, or a SQLite file. Default: the output folder.")
  private @Nullable String store;

  @Option(
      names = "--lease",
      paramLabel = "SECONDS",
      description =
          "A training whose worker is silent for this long goes to another worker. Default: 60.")
  private double lease = StudySession.LEASE.toSeconds();

  /**
   * Opens the store.
   *
   * @param otherwise place if none is given
   */
  public TrialStore open(String otherwise) {
    return TrialStores.open(place(otherwise));
  }

  public String place(String otherwise) {
    return Objects.requireNonNullElse(store, otherwise);
  }

  /**
   * The lease.
   *
   * @throws StudyException if it cannot be used
   */
  public Duration lease() {
    if (!(lease >= 0.1 && lease <= MOST_SECONDS)) {
      throw new StudyException(
          "command line: --lease is %s: use 0.1 to %,.0f seconds, such as 60"
              .formatted(lease, MOST_SECONDS));
    }
    return Duration.ofMillis(Math.round(lease * 1000));
  }
}
