package org.dbmtl.search.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.search.trial.TrialContext;

/**
 * Surrounds the evaluator while it prices: its network comes from the folder of its trial, or is
 * trained again where that is gone.
 *
 * @param owner whose interruption stops it
 */
record EvaluatorContext(Path folder, SearchListener listener, Thread owner)
    implements TrialContext {
  @Override
  public void progress(double share) {}

  @Override
  public boolean shouldStop() {
    return owner.isInterrupted();
  }

  @Override
  public boolean mayResume() {
    return Files.isDirectory(folder);
  }

  @Override
  public Path workFolder() {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
