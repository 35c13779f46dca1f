package org.dbmtl.experiments.command.option;

import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --parallel}. */
public final class SideBySide {
  @Option(
      names = "--parallel",
      paramLabel = "P",
      description = "Trainings side by side; 0: one per core. Changes no figure.")
  private @Nullable Integer parallel;

  /**
   * Trainings side by side, or 0 for one per core.
   *
   * @param otherwise if none are given
   * @throws StudyException if it is negative
   */
  public int orElse(int otherwise) {
    int chosen = parallel == null ? otherwise : parallel;
    if (chosen < 0) {
      throw new StudyException(
          "command line: --parallel is %d: use 1 or more, or 0 for one per core".formatted(chosen));
    }
    return chosen;
  }
}
