package org.dbmtl.experiments.command.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.dbmtl.experiments.command.progress.TrainTally;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.command.scaffold.WorkFolder;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.SingleTrial;
import org.dbmtl.search.run.WorkFolders;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.CheckpointEvent;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.fit.ModelWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the model of what a search recommends next to the search's other results: the training of
 * its first repeat, as the search keeps it. A model that was not kept here, because another machine
 * trained it or it was pruned, is trained again; under {@code trial.keep} 0, and after an
 * interruption, a line says how to get it.
 *
 * @param study that was searched
 * @param studyText of the study, for the file
 * @param output folder of the search, which holds its {@code ranking.json}
 * @param models of the search, by trial
 */
record BestModel(Study study, String studyText, Path output, WorkFolders models, Talk talk) {
  /**
   * Writes the file; a model that is not of this result any more is deleted. Says in a line why
   * there is none, unless the study's engine gives none or nothing is recommended.
   *
   * @return the file, or null if there is none
   */
  @Nullable Path write(EncodedStudy encoded, SearchResult result) {
    Path file = output.resolve(ResultFiles.BEST_MODEL);
    try {
      Path ranking = output.resolve(ResultFiles.RANKING);
      Optional<TrialSpec> trial = trial(result, ResultFile.readSearch(ranking).answer());
      if (trial.isPresent() && isOf(file, trial.get())) {
        return file;
      }
      Files.deleteIfExists(file);
      return trial.isPresent()
              && encoded.trainer() instanceof DbmtlTrainer trainer
              && train(file, encoded, trainer, trial.get(), result.stopped(), ranking)
          ? file
          : null;
    } catch (RuntimeException | IOException e) {
      // The results of the search are written, and must not be lost for this.
      talk.err().println("%s is not written: %s; %s".formatted(file, e.getMessage(), howTo()));
      talk.err().flush();
      return null;
    }
  }

  /** The training on the first seed of those that the search began with. */
  private static Optional<TrialSpec> trial(SearchResult result, @Nullable SearchAnswer answer) {
    if (answer == null) {
      return Optional.empty();
    }
    TargetGraph structure = answer.recommended();
    return result.outcomes().stream()
        .filter(Completed.class::isInstance)
        .map(TrialOutcome::spec)
        .filter(spec -> spec.candidate().structure().equals(structure))
        .min(Comparator.comparingInt(TrialSpec::repeat).thenComparingLong(TrialSpec::id));
  }

  /** Whether the file holds this training already: the same command was given again. */
  private boolean isOf(Path file, TrialSpec trial) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (ModelFile there = ModelFile.open(file)) {
      ModelOrigin origin = there.description().origin();
      return origin.data().equals(trial.data())
          && origin.structure().equals(trial.candidate().structure().text())
          && there.description().members().get(0).seed() == trial.seed()
          && there.study().equals(studyText);
    } catch (ModelException e) {
      return false;
    }
  }

  private boolean train(
      Path file,
      EncodedStudy encoded,
      DbmtlTrainer trainer,
      TrialSpec trial,
      StopReason stopped,
      Path ranking) {
    Path kept = models.trial(trial.id());
    boolean isKept = !models.files(trial.id()).isEmpty();
    if (!isKept && (study.trial().keep() == 0 || stopped == StopReason.CANCELLED)) {
      talk.say(
          "%s is not written, for the search keeps no model of it (trial.keep is %d); %s"
              .formatted(file, study.trial().keep(), howTo()));
      return false;
    }
    try (ModelWriter writer = new ModelWriter(file, study, encoded.log());
        WorkFolder other = WorkFolder.create()) {
      TrialOutcome outcome;
      HandingTrainer handing = new HandingTrainer(trainer, writer);
      if (isKept) {
        outcome =
            new SingleTrial(handing, kept, SingleTrial.CHECKPOINTS)
                .keepingModel()
                .run(trial, new Kept());
      } else {
        talk.say("training the best candidate again for its model, which is not kept here");
        long rows = encoded.log().rows(Part.TRAIN) * trial.candidate().training().epochs();
        try (TrainTally tally = TrainTally.shown(rows, talk)) {
          outcome =
              new SingleTrial(handing, other.path(), SingleTrial.CHECKPOINTS).run(trial, tally);
        }
      }
      if (outcome instanceof Completed) {
        writer.finish(trial.candidate(), studyText, ranking.toString(), Map.of());
        return true;
      }
      talk.say(
          "%s is not written: %s; %s"
              .formatted(
                  file,
                  outcome instanceof Failed failed ? failed.cause() : "interrupted",
                  howTo()));
      return false;
    }
  }

  private String howTo() {
    return "'dbmtl fit STUDY --from %s' writes a model".formatted(output);
  }

  /** What there is to say of a model that was kept: nothing, unless it cannot be used. */
  private final class Kept implements SearchListener {
    @Override
    public void trialCheckpoint(TrialSpec trial, CheckpointEvent event) {
      if (event instanceof CheckpointEvent.Ignored ignored) {
        talk.say(
            "training the best candidate again for its model: what was kept of it cannot be used (%s)"
                .formatted(ignored.cause()));
      }
    }
  }
}
