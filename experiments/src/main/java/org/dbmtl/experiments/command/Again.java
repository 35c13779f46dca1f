package org.dbmtl.experiments.command;

import org.dbmtl.search.run.StudyAdmission.Wish;
import picocli.CommandLine.Option;

/** Options of what is trained again though the store holds it. */
final class Again {
  @Option(
      names = "--fresh",
      description = "Train again; earlier trainings stay in the store, earlier files in old-N.")
  private boolean fresh;

  @Option(names = "--retry-failed", description = "Train failed trainings again.")
  private boolean retryFailed;

  Wish wish() {
    return fresh ? Wish.FRESH : Wish.GO_ON;
  }

  boolean retryFailed() {
    return retryFailed;
  }
}
