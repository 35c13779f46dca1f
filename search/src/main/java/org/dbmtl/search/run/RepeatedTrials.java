package org.dbmtl.search.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Trains given candidates on the seeds that a search of the study would train them on: repeat
 * {@code r} has the seed {@code Seeds.of(study seed, "repeat", r)}.
 *
 * <p>The first seed of all candidates comes before the second of any, so that an end before time
 * leaves seeds that all candidates share. Equal candidates are trained once. Faults of trials and
 * interruption are as in {@link StudySearch}. Closes neither the trainer nor the data.
 */
public final class RepeatedTrials {
  private final Study study;
  private final StudyData data;
  private final CandidateTrainer trainer;
  private final Path folder;

  /**
   * @param data the study's encoded log
   * @param trainer an engine opened on it
   * @param folder where trials keep their work folders; made when a trial asks for one
   */
  public RepeatedTrials(Study study, StudyData data, CandidateTrainer trainer, Path folder) {
    this.study = study;
    this.data = data;
    this.trainer = trainer;
    this.folder = folder;
  }

  /**
   * Trains and keeps nothing in a store: see {@link #run(StudySession, List, int, int,
   * SearchListener)}.
   */
  public List<TrialOutcome> run(
      List<Candidate> candidates, int repeats, int parallel, SearchListener listener) {
    try (StudySession session =
        StudySession.alone(study.name(), data.fingerprint(), StudyBudget.of(study.search()))) {
      return run(session, candidates, repeats, parallel, listener);
    }
  }

  /**
   * Trains as a worker of a study in a store: what the store knows is not trained again, and
   * several processes may share the work. The thread is interrupted still on return if it was
   * interrupted before all had ended.
   *
   * @param session the study in a store
   * @param repeats trainings of each candidate, 1 or more
   * @param parallel trials side by side, or 0 for one per core; changes no outcome
   * @return the outcomes of the trials that ended, in trial order
   * @throws org.dbmtl.search.study.StudyException if a candidate cannot be trained for a reason the
   *     user can fix
   */
  public List<TrialOutcome> run(
      StudySession session,
      List<Candidate> candidates,
      int repeats,
      int parallel,
      SearchListener listener) {
    List<TrialSpec> trials = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (Candidate candidate : new LinkedHashSet<>(candidates)) {
        trials.add(
            new TrialSpec(
                trials.size() + 1L,
                candidate,
                repeat,
                Seeds.of(study.seed(), Seeds.REPEAT, repeat),
                Fidelity.FULL,
                data.fingerprint()));
      }
    }
    try (TrialBatches batches =
        new TrialBatches(study, trainer, session, folder, parallel, listener)) {
      return batches.run(trials, () -> true);
    }
  }
}
