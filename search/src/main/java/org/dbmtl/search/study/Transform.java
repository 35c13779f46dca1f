package org.dbmtl.search.study;

import org.dbmtl.graph.name.Keyed;

/** What is done to a number before it is standardised. */
public enum Transform implements Keyed {
  /** The number as it is. */
  NONE,
  /** {@code sign(x) * log(1 + |x|)}, for heavy-tailed counts and times. */
  LOG1P;

  /** Applies this transform to one value. */
  public double apply(double value) {
    return this == LOG1P ? Math.copySign(Math.log1p(Math.abs(value)), value) : value;
  }
}
