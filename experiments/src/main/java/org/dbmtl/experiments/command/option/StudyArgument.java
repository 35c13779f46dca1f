package org.dbmtl.experiments.command.option;

import java.nio.file.Path;
import org.dbmtl.search.study.StudyFile;
import picocli.CommandLine.Parameters;

/** The study that a command is of. */
public final class StudyArgument {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "STUDY", description = "The study, a YAML file.")
  private Path file;

  /** Where the study is. */
  public Path path() {
    return file;
  }

  /**
   * Opens the study.
   *
   * @throws org.dbmtl.search.study.StudyException if it cannot be read, or is not a study
   */
  public StudyFile open() {
    return StudyFile.open(file);
  }
}
