package org.dbmtl.trainer.data;

/**
 * The rows of a part that have a value in the study's group column, one group after the other,
 * those of a group in the order of the log. Thread-safe.
 *
 * @param marked row of the part at each position; of the first row of each group the complement
 * @param size number of rows in groups
 */
public record RowGroups(IntColumn marked, long size) {
  /** Row of the part at a position from 0. */
  public int row(long position) {
    int row = marked.get(position);
    return row < 0 ? ~row : row;
  }

  /** Whether a group begins at a position. */
  public boolean begins(long position) {
    return marked.get(position) < 0;
  }
}
