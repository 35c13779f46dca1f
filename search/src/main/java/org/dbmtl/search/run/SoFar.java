package org.dbmtl.search.run;

import java.util.function.Supplier;
import org.dbmtl.search.evidence.SearchResult;

/** Takes what a search has found while it goes on. Nothing it does reaches the search's result. */
@FunctionalInterface
public interface SoFar {
  /** Takes nothing. */
  SoFar NONE = result -> {};

  /**
   * Called by the thread that runs the search after each round; the next one waits.
   *
   * @param result works out what was found so far, for it costs time
   */
  void tell(Supplier<SearchResult> result);
}
