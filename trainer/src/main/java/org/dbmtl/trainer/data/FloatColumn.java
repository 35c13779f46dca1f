package org.dbmtl.trainer.data;

/** A column of floats. Thread-safe. */
@FunctionalInterface
public interface FloatColumn {
  float get(long row);
}
