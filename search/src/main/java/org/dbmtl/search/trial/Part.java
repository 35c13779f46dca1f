package org.dbmtl.search.trial;

import org.dbmtl.graph.name.Keyed;

/** A part of the log. */
public enum Part implements Keyed {
  /** Fits the weights. */
  TRAIN,
  /** Chooses among candidates. */
  VALID,
  /** Judges the chosen ones; takes no part in the choice. */
  TEST;
}
