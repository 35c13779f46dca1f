package org.dbmtl.experiments.command.option;

import java.nio.file.Path;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that train named candidates and tabulate them. */
public final class CompareOptions {
  @Option(
      names = "--repeats",
      paramLabel = "R",
      description = "Trainings of each, on the same seeds: 2 or more for standard errors and ties.")
  private @Nullable Integer repeats;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Part of the log that the figures are of: test or valid. Default: test.")
  private String part = "test";

  @Mixin private final SideBySide parallel = new SideBySide();

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Mixin private final StoreOptions store = new StoreOptions();

  @Mixin private final Again again = new Again();

  /**
   * The repeats.
   *
   * @throws StudyException if there is none
   */
  public int repeats(int otherwise) {
    int chosen = repeats == null ? otherwise : repeats;
    if (chosen < 1) {
      throw new StudyException(
          "command line: --repeats is %d: a candidate is trained at least once, and 2 or more times"
                  .formatted(chosen)
              + " to tell a difference from chance");
    }
    return chosen;
  }

  /**
   * The part that is shown.
   *
   * @throws StudyException if it is none of the two
   */
  public Part part() {
    return switch (part) {
      case "test" -> Part.TEST;
      case "valid" -> Part.VALID;
      default ->
          throw new StudyException(
              "command line: --part is '%s': use test or valid".formatted(part));
    };
  }

  /**
   * Trainings side by side.
   *
   * @param otherwise if none are given
   */
  public int parallel(int otherwise) {
    return parallel.orElse(otherwise);
  }

  public Path cache() {
    return cache.path();
  }

  public StoreOptions store() {
    return store;
  }

  public Wish wish() {
    return again.wish();
  }

  public boolean retryFailed() {
    return again.retryFailed();
  }
}
