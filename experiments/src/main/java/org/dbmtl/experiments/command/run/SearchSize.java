package org.dbmtl.experiments.command.run;

import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.run.EvaluatorChoice;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.CandidateTrainer;

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
  static int mostTrials(Study study, CandidateTrainer trainer, int budget) {
    if (EvaluatorChoice.prices(study, trainer)) {
      int priced = EvaluatorChoice.mostTrainings(study);
      return budget == 0 ? priced : Math.min(budget, priced);
    }
    StrategyProvider strategy = StrategyProvider.named(study.search().strategy());
    DagSpace space = new DagSpace(study.targetNames(), study.constraints());
    long most = strategy.mostCandidates(space) * study.search().repeats().most();
    if (budget > 0) {
      most = most == 0 ? budget : Math.min(most, budget);
    }
    return most > LARGE ? 0 : (int) most;
  }
}
