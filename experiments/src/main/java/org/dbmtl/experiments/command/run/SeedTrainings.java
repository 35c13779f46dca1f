package org.dbmtl.experiments.command.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.command.option.SideBySide;
import org.dbmtl.experiments.command.progress.SearchTally;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.command.scaffold.WorkFolder;
import org.dbmtl.search.run.RepeatedTrials;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/** Trainings of candidates on shared seeds, of which nothing is kept. */
public final class SeedTrainings {
  private SeedTrainings() {}

  /**
   * Checks options that such trainings have in common.
   *
   * @throws StudyException if one cannot be used
   */
  static void check(int seeds, SideBySide parallel) {
    if (seeds < 2) {
      throw new StudyException(
          "--seeds is %d: use 2 or more, because one training has no spread".formatted(seeds));
    }
    parallel.orElse(0);
  }

  /**
   * Makes sure before hours of training that a file can be written after them.
   *
   * @throws StudyException if it cannot
   */
  static void check(String option, @Nullable Path file) {
    if (file != null) {
      if (Files.isDirectory(file)) {
        throw new StudyException("%s is the folder %s: give a file in it".formatted(option, file));
      }
      OutputFolder.open(Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file));
    }
  }

  /** Trains each candidate on each seed, with progress shown, until the thread is interrupted. */
  static List<TrialOutcome> run(
      Talk talk,
      Study study,
      EncodedStudy encoded,
      List<Candidate> candidates,
      int seeds,
      int parallel) {
    try (WorkFolder work = WorkFolder.create();
        SearchTally progress = SearchTally.shown(talk, candidates.size() * seeds, 0)) {
      return new RepeatedTrials(study, encoded.log(), encoded.trainer(), work.path())
          .run(candidates, seeds, parallel, progress);
    }
  }

  /**
   * What to tell a user whose trainings failed.
   *
   * @param missing what there is not for that reason
   */
  static StudyException tooManyFailed(String missing, List<TrialOutcome> outcomes) {
    String cause =
        outcomes.stream()
            .filter(Failed.class::isInstance)
            .map(outcome -> ((Failed) outcome).cause())
            .findFirst()
            .orElse("no more is known");
    return new StudyException(
        ("%s; the first trial failed with '%s': maybe a lower training.learning-rate or a smaller"
                + " --parallel help")
            .formatted(missing, cause));
  }
}
