package org.dbmtl.trainer.predict;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where predictions go, in the order of the rows. Used by one thread. */
interface PredictionSink extends AutoCloseable {
  /**
   * Writes rows.
   *
   * @param kept [rows][kept columns] texts of the input, null where missing
   * @param values [rows][columns of predictions]
   */
  void write(List<@Nullable String[]> kept, List<double[]> values) throws IOException;

  /** Puts what was written in its place. */
  void finish() throws IOException;

  /** Deletes what was not finished. */
  @Override
  void close() throws IOException;
}
