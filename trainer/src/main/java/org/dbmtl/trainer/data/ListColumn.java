package org.dbmtl.trainer.data;

/** A column of lists of ids, none empty. Thread-safe. */
public interface ListColumn {
  /** Number of ids in a row, at least 1. */
  int length(long row);

  /** The {@code k}-th id of a row. */
  int get(long row, int k);
}
