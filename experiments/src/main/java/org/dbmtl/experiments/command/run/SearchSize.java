package org.dbmtl.experiments.command.run;

import java.math.BigInteger;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.Study;

/** Foretells how many trainings a search may take. */
public final class SearchSize {
  private static final int LARGE = 1_000_000;

  private SearchSize() {}

  /**
   * The most trainings that the search takes, the confirmation left out; 0 if only time, or the
   * strategy's luck, ends it.
   *
   * @param budget trainings that may be done, or 0 for no limit
   */
  static int mostTrials(Study study, int budget) {
    long most = mostCandidates(study) * study.search().repeats().most();
    if (budget > 0) {
      most = most == 0 ? budget : Math.min(most, budget);
    }
    return most > LARGE ? 0 : (int) most;
  }

  private static long mostCandidates(Study study) {
    int n = study.targets().size();
    return switch (study.search().strategy()) {
      case "greedy" -> 1 + (long) n * (n - 1);
      case "exhaustive" -> {
        // Counting is fast where exhausting is thinkable at all.
        BigInteger count =
            n > 6
                ? BigInteger.ZERO
                : new DagSpace(study.targetNames(), study.constraints()).count();
        yield count.min(BigInteger.valueOf(LARGE)).longValue();
      }
      default -> 0;
    };
  }
}
