package org.dbmtl.experiments.auto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.run.TrialBatches;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.SweptLogs;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Where the steps of {@link Auto} work: the study, its logs, its place in a store, and the clock.
 * One thread owns it.
 *
 * @param source file of the study
 * @param study judged by what is served; without what decides how a search goes on
 * @param logs of its candidates
 * @param opening encodes a study's log and opens a trainer on it
 * @param session the place of tuning, race and confirmation in the store
 * @param folder output folder
 * @param clock of all runs so far
 */
record AutoWork(
    StudyFile source,
    Study study,
    SweptLogs logs,
    Function<Study, OpenStudy> opening,
    StudySession session,
    Path folder,
    AutoBudget budget,
    Clock clock,
    AutoProgress progress) {

  /** Minutes of all runs so far. */
  static final class Clock {
    private final double before;
    private final long start = System.nanoTime();

    /**
     * @param before minutes of earlier runs
     */
    Clock(double before) {
      this.before = before;
    }

    double minutes() {
      return before + (System.nanoTime() - start) / 60e9;
    }
  }

  /** Whether the time of a step is over. */
  boolean isLate(AutoStep step) {
    return budget.minutes() > 0 && clock.minutes() > budget.end(step);
  }

  /** Minutes until the end of a step, more than 0; 0 for no limit. */
  double minutesLeft(AutoStep step) {
    return budget.minutes() == 0 ? 0 : Math.max(1e-6, budget.end(step) - clock.minutes());
  }

  /** Trainings side by side. */
  int parallel() {
    int asked = study.search().parallel();
    return asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
  }

  /**
   * How many trainings fit into the time that a step has left, by what trainings took so far.
   *
   * @param most where nothing bounds the time, or nothing is known
   */
  int fitting(AutoStep step, List<TrialOutcome> known, int most) {
    double seconds =
        known.stream()
            .filter(Completed.class::isInstance)
            .mapToDouble(outcome -> outcome.provenance().wallSeconds())
            .average()
            .orElse(0);
    return budget.minutes() == 0 || seconds <= 0
        ? most
        : (int) Math.min(most, minutesLeft(step) * 60 * parallel() / seconds);
  }

  /** A full training of a candidate. */
  TrialSpec full(Candidate candidate, String purpose, int repeat, long id) {
    return new TrialSpec(
        id,
        candidate,
        repeat,
        Seeds.of(study.seed(), purpose, repeat),
        Fidelity.FULL,
        logs.of(candidate).fingerprint());
  }

  /**
   * Trains in batches.
   *
   * @param work is given what trains a batch, those in front first, until the time of the step is
   *     over if the batch may be cut
   */
  <T> T training(SearchListener listener, Function<Batch, T> work) {
    try (TrialBatches batches =
        new TrialBatches(
            study, logs.trainer(), session, folder, study.search().parallel(), listener)) {
      return work.apply(batches::run);
    }
  }

  /** Trains one batch after the other. */
  interface Batch {
    /**
     * Trains.
     *
     * @param mayStart asked before each training
     * @return outcomes of those that ended, in their order
     */
    List<TrialOutcome> run(List<TrialSpec> trials, BooleanSupplier mayStart);
  }

  /** Whether the user has interrupted. */
  static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  /** Full trainings that completed, of those. */
  static List<TrialOutcome> full(List<? extends TrialOutcome> outcomes) {
    List<TrialOutcome> full = new ArrayList<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed && outcome.spec().fidelity().equals(Fidelity.FULL)) {
        full.add(outcome);
      }
    }
    return full;
  }
}
