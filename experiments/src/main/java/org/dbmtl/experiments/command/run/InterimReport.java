package org.dbmtl.experiments.command.run;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.SoFar;
import org.dbmtl.search.study.StudyException;

/**
 * Writes the report of what a search has found so far, so that a long one can be read while it
 * runs, and one that is killed has told something. It takes at most a fiftieth of the search's
 * time, and a report that cannot be written is left out: the one at the end will complain.
 */
public final class InterimReport implements SoFar {
  /** Time from the beginning to the first report, and at least between two. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final int TIMES_ITS_COST = 50;

  private final OutputFolder output;
  private final List<String> commands;
  private final long pause;
  private long next;

  InterimReport(OutputFolder output, List<String> commands) {
    this(output, commands, PAUSE);
  }

  InterimReport(OutputFolder output, List<String> commands, Duration pause) {
    this.output = output;
    this.commands = commands;
    this.pause = pause.toNanos();
    this.next = System.nanoTime() + this.pause;
  }

  @Override
  public void tell(Supplier<SearchResult> result) {
    long begun = System.nanoTime();
    if (begun - next < 0) {
      return;
    }
    try {
      output.writeReport(result.get(), commands);
    } catch (StudyException e) {
      // Such as a full disk: trials are in the store, and it may have room again.
    }
    long ended = System.nanoTime();
    next = ended + Math.max(pause, TIMES_ITS_COST * (ended - begun));
  }
}
