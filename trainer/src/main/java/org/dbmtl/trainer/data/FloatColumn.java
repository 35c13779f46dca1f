package org.dbmtl.trainer.data;

/** A column of floats. Thread-safe. */
@FunctionalInterface
public interface FloatColumn {
  /** A column that is 1 in every row. */
  FloatColumn ONES = row -> 1;

  float get(long row);
}
