package org.dbmtl.experiments.command.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store a user looks into; none is made. */
public final class StoreChoice {
  /** Where searches put their results, each in a folder of its study's name. */
  public static final Path RESULTS = Path.of("dbmtl-out");

  private static final int SHOWN = 10;

  @Option(
      names = "--store",
      paramLabel = "PLACE",
      description =
          "The store: the output folder of a search, a SQLite file, or postgresql://user@host/database"
              + " (password in PGPASSWORD or ~/.pgpass). Default: what is found in dbmtl-out/*.")
  private @Nullable String store;

  /**
   * The stores that are meant.
   *
   * @param results folder whose folders are searched if none is given
   * @throws StudyException if there are none
   */
  public List<String> all(Path results) {
    if (store != null) {
      return List.of(existing(store));
    }
    List<String> found = found(results);
    if (found.isEmpty()) {
      throw new StudyException(
          "there is no store in %s/*: run dbmtl search first, or give the place of one with --store"
              .formatted(results));
    }
    return found;
  }

  /**
   * Opens the store that is meant.
   *
   * @param study name of a study, which distinguishes stores, or null
   * @throws StudyException if there is none, or several
   */
  public TrialStore open(Path results, @Nullable String study) {
    return TrialStores.open(one(results, study));
  }

  private String one(Path results, @Nullable String study) {
    List<String> all = all(results);
    if (all.size() == 1) {
      return all.get(0);
    }
    if (study != null) {
      String own = results.resolve(study).toString();
      if (all.contains(own)) {
        return own;
      }
    }
    String more = all.size() > SHOWN ? " and %d more".formatted(all.size() - SHOWN) : "";
    throw new StudyException(
        "there are %d stores, in %s%s: choose one, such as --store %s"
            .formatted(
                all.size(),
                String.join(", ", all.subList(0, Math.min(SHOWN, all.size()))),
                more,
                all.get(0)));
  }

  private static String existing(String place) {
    // One of no known kind is refused when it is opened, with the kinds there are.
    if (!place.contains("://") && !TrialStores.exists(place)) {
      throw new StudyException(
          "command line: --store: there is no store in %s: give the output folder of a search, its"
                  .formatted(place)
              + " study.db, or the --store that it was started with");
    }
    return place;
  }

  private static List<String> found(Path results) {
    if (!Files.isDirectory(results)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(results)) {
      return folders.map(Path::toString).filter(TrialStores::exists).sorted().toList();
    } catch (IOException e) {
      throw new StudyException(
          "the folder %s cannot be read (%s): make it readable, or give the place of a store with"
                  .formatted(results, e.getClass().getSimpleName())
              + " --store",
          e);
    }
  }
}
