package org.dbmtl.search.trial;

import java.util.Locale;

/** A part of the log. */
public enum Part {
  /** Fits the weights. */
  TRAIN,
  /** Chooses among candidates. */
  VALID,
  /** Judges the chosen ones; takes no part in the choice. */
  TEST;

  /** The name in files and reports: {@code train}, {@code valid}, {@code test}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
