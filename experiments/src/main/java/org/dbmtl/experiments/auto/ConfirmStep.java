package org.dbmtl.experiments.auto;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/**
 * {@link AutoStep#CONFIRM}: the survivors of the race on fresh seeds, the same for all. All have a
 * seed before any has the next one.
 */
final class ConfirmStep {
  /** Seeds that each survivor gets however late it is: fewer say nothing of the noise. */
  private static final int LEAST_SEEDS = 3;

  /** Seeds of each by which the number of survivors is chosen. */
  static final int USUAL_SEEDS = 5;

  private static final int MOST_SEEDS = 8;

  private final AutoWork work;

  ConfirmStep(AutoWork work) {
    this.work = work;
  }

  /**
   * Trains them.
   *
   * @param known seeds that a finished run has had, or 0
   * @return outcomes by seed, then in the order of the survivors
   */
  List<TrialOutcome> run(List<Candidate> survivors, int known) {
    int trainings = work.budget().trainings(AutoStep.CONFIRM);
    int most =
        known > 0
            ? known
            : trainings == 0
                ? MOST_SEEDS
                : Math.max(LEAST_SEEDS, Math.min(MOST_SEEDS, trainings / survivors.size()));
    return work.progress()
        .shown(
            most * survivors.size(),
            work.minutesLeft(AutoStep.CONFIRM),
            listener -> train(survivors, most, known > 0, listener));
  }

  private List<TrialOutcome> train(
      List<Candidate> survivors, int seeds, boolean again, SearchListener listener) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    return work.training(
        listener,
        batch -> {
          for (int seed = 0; seed < seeds && !AutoWork.isInterrupted(); seed++) {
            if (seed >= LEAST_SEEDS && !again && work.isLate(AutoStep.CONFIRM)) {
              return outcomes;
            }
            List<TrialSpec> round = new ArrayList<>();
            for (Candidate survivor : survivors) {
              round.add(
                  work.full(survivor, Seeds.CONFIRM, seed, outcomes.size() + round.size() + 1L));
            }
            // A round ends as a whole, so that all have the same seeds.
            outcomes.addAll(batch.run(round, () -> true));
          }
          return outcomes;
        });
  }
}
