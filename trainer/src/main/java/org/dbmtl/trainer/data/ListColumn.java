package org.dbmtl.trainer.data;

/** A column of lists of ids, none empty. Thread-safe. */
public interface ListColumn {
  /** Number of ids in a row, at least 1. */
  int length(long row);

  /** The {@code k}-th id of a row. */
  int get(long row, int k);

  /** Lists of one id each. */
  static ListColumn single(IntColumn ids) {
    return new ListColumn() {
      @Override
      public int length(long row) {
        return 1;
      }

      @Override
      public int get(long row, int k) {
        return ids.get(row);
      }
    };
  }
}
