package org.dbmtl.experiments.auto;

import java.util.function.Function;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.run.SearchListener;

/** Who hears how far {@link Auto} is. Called by the thread that runs it. */
public interface AutoProgress {
  /** Something to know, in one line. */
  void say(String line);

  /**
   * Does work with its progress shown.
   *
   * @param trainings that it takes at most, or 0 if that is not known
   * @param minutes that it takes at most, or 0 if that is not known
   */
  <T> T shown(int trainings, double minutes, Function<SearchListener, T> work);

  /** A step, or a part of one, has ended: keeps what is known. */
  void ended(AutoSummary soFar);
}
