package org.dbmtl.search.study;

import org.dbmtl.graph.name.Keyed;

/** What an edge carries from parent to child. */
public enum EdgeSignal implements Keyed {
  /** The parent's target embedding {@code h_p}, as in Wang et al. 2019, section 3. */
  EMBEDDING,
  /** The parent's predicted probability; of a continuous parent, its standardised prediction. */
  PROBABILITY,
  /**
   * The parent's observed label, so that the child is the conditional P(child | parents, features)
   * itself. Where parents are not known, predictions take the mean over what they may be.
   */
  LABEL;
}
