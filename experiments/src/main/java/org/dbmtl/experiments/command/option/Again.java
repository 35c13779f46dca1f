package org.dbmtl.experiments.command.option;

import org.dbmtl.search.run.StudyAdmission.Wish;
import picocli.CommandLine.Option;

/** Options of what is trained again though the store holds it. */
public final class Again {
  @Option(
      names = "--fresh",
      description = "Train again; earlier trainings stay in the store, earlier files in old-N.")
  private boolean fresh;

  @Option(names = "--retry-failed", description = "Train failed trainings again.")
  private boolean retryFailed;

  public Wish wish() {
    return fresh ? Wish.FRESH : Wish.GO_ON;
  }

  public boolean retryFailed() {
    return retryFailed;
  }
}
