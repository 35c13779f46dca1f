package org.dbmtl.trainer.data;

import org.dbmtl.search.trial.Part;

/** Makes the rows of a log that no file holds; see {@link MappedLog#generate}. */
@FunctionalInterface
public interface RowSource {
  /**
   * Fills the records of rows {@code firstRow .. firstRow + count - 1} of a part. They depend on
   * nothing but these numbers, because threads take turns in any order. Several threads call this
   * at once.
   *
   * @param records [count * layout.width()]
   */
  void fill(Part part, long firstRow, int count, RecordLayout layout, int[] records);
}
