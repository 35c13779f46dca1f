package org.dbmtl.trainer.data;

/** A column of ints. Thread-safe. */
@FunctionalInterface
public interface IntColumn {
  int get(long row);
}
